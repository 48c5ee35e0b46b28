//! Any order of events and calls. What may not happen is asserted by the player.

use arbitrary::{Arbitrary, Unstructured};
use proptest::prelude::*;

use crate::scenario::game::Game;
use crate::scenario::ops::play;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_game_breaks_the_rules(bytes in proptest::collection::vec(any::<u8>(), 0..1500)) {
        if let Ok(game) = Game::arbitrary(&mut Unstructured::new(&bytes)) {
            play(&game);
        }
    }
}
