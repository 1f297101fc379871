//! The command line as the manager and the administrator use it: the real program on temporary
//! folders, judged by its exit code, its stdout and its stderr.

mod daemon;
mod desk;
mod export;
mod log;
mod refusals;
mod trying;
