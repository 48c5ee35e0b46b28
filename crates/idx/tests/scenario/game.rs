//! A game: how a transaction is opened, and what is done to it.
//!
//! Decoded from bytes, so that a fuzzer can play; what leads on is likelier than what is odd.

use arbitrary::{Arbitrary, Result, Unstructured};

use super::mutate::Change;

/// How a transaction is opened.
#[derive(Debug, Clone, Copy, Arbitrary)]
pub enum Start {
    Fresh,
    Resumed,
    Code,
    Required,
    Otp,
    Foreign,
}

/// One call or event. Numbers pick among what there is at the time.
#[derive(Debug, Clone)]
pub enum Op {
    /// Answers a request that is on its way.
    Reply {
        which: u8,
        status: Status,
        body: Body,
    },
    /// Answers one that was answered or given up before.
    Late {
        which: u8,
        body: Body,
    },
    Fail {
        which: u8,
        failure: u8,
    },
    Elapse,
    /// A wait that was stopped ends all the same.
    Stale,
    Visible(bool),
    Online,
    Submit {
        form: u8,
        values: [Option<(u8, Entry)>; 3],
    },
    /// With a form of an earlier page.
    SubmitOld {
        form: u8,
    },
    Follow(u8),
    FollowEnd,
    Show(u8),
    ShowFirst,
    Retry,
    Restart,
    Abandon,
    PollNow,
    PollValues(bool),
    MagicLink {
        ours: bool,
    },
    Verified(Option<bool>),
}

#[derive(Debug, Clone, Copy)]
pub enum Status {
    Ok,
    BadRequest,
    Unauthorized,
    Forbidden,
    Limited,
    Broken,
}

/// What is answered.
#[derive(Debug, Clone)]
pub enum Body {
    /// What fits the request; within the loop one of the fixtures, with some members replaced or
    /// taken away.
    Fixture {
        which: u8,
        changes: [Option<(u16, Change)>; 3],
    },
    Handle,
    Discovery,
    Tokens,
    Keys,
    ApiError,
    Nothing,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
pub enum Entry {
    Text,
    Blank,
    Flag(bool),
    Choice(u8),
}

/// A whole game.
#[derive(Debug, Clone)]
pub struct Game {
    pub start: Start,
    pub ops: Vec<Op>,
}

/// More operations in a row show nothing new, and cost time.
const MAX_OPS: usize = 64;

impl<'a> Arbitrary<'a> for Game {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let start = u.arbitrary()?;
        let mut ops = Vec::new();
        while !u.is_empty() && ops.len() < MAX_OPS {
            ops.push(u.arbitrary()?);
        }
        Ok(Self { start, ops })
    }
}

impl<'a> Arbitrary<'a> for Op {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(match u.arbitrary::<u8>()? {
            0..=109 => Self::Reply {
                which: u.arbitrary()?,
                status: u.arbitrary()?,
                body: u.arbitrary()?,
            },
            110..=169 => Self::Submit {
                form: u.arbitrary()?,
                values: u.arbitrary()?,
            },
            170..=189 => Self::Elapse,
            190..=195 => Self::Stale,
            196..=201 => Self::Visible(u.arbitrary()?),
            202..=203 => Self::Online,
            204..=209 => Self::SubmitOld {
                form: u.arbitrary()?,
            },
            210..=212 => Self::Follow(u.arbitrary()?),
            213 => Self::FollowEnd,
            214..=220 => Self::Show(u.arbitrary()?),
            221..=224 => Self::ShowFirst,
            225..=228 => Self::Retry,
            229..=230 => Self::Restart,
            231 => Self::Abandon,
            232..=234 => Self::PollNow,
            235..=236 => Self::PollValues(u.arbitrary()?),
            237..=239 => Self::MagicLink {
                ours: u.arbitrary()?,
            },
            240..=245 => Self::Late {
                which: u.arbitrary()?,
                body: u.arbitrary()?,
            },
            246..=250 => Self::Fail {
                which: u.arbitrary()?,
                failure: u.arbitrary()?,
            },
            251..=255 => Self::Verified(u.arbitrary()?),
        })
    }
}

impl<'a> Arbitrary<'a> for Status {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(match u.arbitrary::<u8>()? {
            0..=179 => Self::Ok,
            180..=199 => Self::BadRequest,
            200..=219 => Self::Unauthorized,
            220..=229 => Self::Forbidden,
            230..=242 => Self::Limited,
            243..=255 => Self::Broken,
        })
    }
}

impl<'a> Arbitrary<'a> for Body {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(match u.arbitrary::<u8>()? {
            0..=229 => Self::Fixture {
                which: u.arbitrary()?,
                changes: u.arbitrary()?,
            },
            230..=233 => Self::Handle,
            234..=237 => Self::Discovery,
            238..=241 => Self::Tokens,
            242..=245 => Self::Keys,
            246..=250 => Self::ApiError,
            251..=255 => Self::Nothing,
        })
    }
}
