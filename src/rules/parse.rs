//! RFC 5322 octets to a message.

use crate::domain::message::{Damage, Message, ReturnPath};

/// Parses any octets: total, bounded.
pub fn parse(_octets: &[u8]) -> Message {
    Message {
        headers: Vec::new(),
        from: Vec::new(),
        sender: None,
        reply_to: Vec::new(),
        recipients: Vec::new(),
        return_path: ReturnPath::Absent,
        subject: String::new(),
        message_id: None,
        thread: Vec::new(),
        date: None,
        media_type: String::new(),
        text: String::new(),
        html: None,
        files: Vec::new(),
        enclosed: Vec::new(),
        damage: vec![Damage::NoFrom],
    }
}
