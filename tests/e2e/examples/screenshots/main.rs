//! Takes pictures of the running app, for the README and for whoever changes how it looks:
//!
//! ```text
//! cargo xtask screenshots
//! ```
//!
//! They go to `screenshots/` in the root of the workspace, with a page that shows them: each
//! screen by day and by night, on a telephone and on a desk. Words after the command choose the
//! screens whose names contain one of them. The release build has to be there.

mod album;
mod recordings;
mod walk;

use album::Album;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut album = Album::new(std::env::args().skip(1).collect());
    if album.wants_any(&walk::SCREENS) {
        album = walk::take_all(album).await;
    }
    recordings::take_all(&mut album).await;
    album.finish();
}
