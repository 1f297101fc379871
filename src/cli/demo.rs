//! `demo`: the whole story on this machine, without any server.
