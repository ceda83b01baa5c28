//! `cargo holdup`: arguments in, exit code out.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    holdup::commands::run(std::env::args_os(), &holdup::ENGINE)
}
