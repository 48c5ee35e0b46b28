//! Leaving nothing behind.
//!
//! The memory of a WebAssembly module can be read as a whole by whoever gets hold of it, and what
//! was freed stays in it until something else happens to be put there: request bodies, answers,
//! buffers that were outgrown. With this allocator it does not. What functions kept in their frames,
//! such as the last block of what was hashed, is overwritten when a sign-in and a session end.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator, which overwrites memory before it gives it back.
///
/// ```no_run
/// #[global_allocator]
/// static ALLOCATOR: doorway::memory::Wiping = doorway::memory::Wiping;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Wiping;

// SAFETY: everything is the system's allocator's doing. What is overwritten is memory of exactly
// the size it was asked for with, before it is given back. Growing moves to new memory, for the
// system would leave a copy behind where it moves by itself.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe {
            memory.write_bytes(0, layout.size());
            System.dealloc(memory, layout);
        }
    }
    // `realloc` is as the trait provides it: other memory, a copy, `dealloc`.
}

/// More than any of our calls has reached down.
const FRAMES: usize = 64 * 1024;

/// Overwrites what functions that have returned left on the stack.
#[inline(never)]
pub fn clear_stack() {
    let mut frames = [0_u8; FRAMES];
    // It counts as used, and so is not left out.
    std::hint::black_box(&mut frames);
}
