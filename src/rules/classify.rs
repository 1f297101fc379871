//! What a message is.

use crate::domain::form::FormDefinition;
use crate::domain::plan::{Classified, Known, Reason, Understood};
use crate::domain::verdict::{Kind, Reply};

/// What a message is, and why.
pub fn classify(_understood: &Understood, _known: &Known, _form: &FormDefinition) -> Classified {
    Classified {
        kind: Kind::Empty,
        reason: Reason::new("empty", ""),
        silence: None,
        answers: Vec::new(),
        problems: Vec::new(),
        flags: Vec::new(),
        correspondent: None,
        application: None,
        sender_owns_application: false,
        monitoring_seen: false,
        review: None,
    }
}

/// The letter a message is owed.
pub fn reply_for(_found: &Classified, _open: bool) -> Reply {
    Reply::None
}
