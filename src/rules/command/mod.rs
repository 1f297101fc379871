//! What a manager's reply orders: her own new lines, each read as commands or as a question back.
//!
//! A command decides on people, so it has to be plain: a negation, a question, a condition or a
//! mistyped verb is never guessed at but told back with what was perhaps meant. Quoted text,
//! greetings and signatures are not hers to mean. It carries nothing out and proves nothing.
//!
//! From outside in: `lines` finds her lines, `line` parts one into pieces, `clause` reads a piece
//! by its verb with `arguments`, and `free` judges the words behind a decision.

mod arguments;
mod clause;
mod free;
mod line;
mod lines;
mod manners;
mod misread;
mod references;
mod signature;
mod unknown;
mod vocabulary;
mod words;

use crate::domain::command::{Line, Orders};
use crate::domain::form::FormDefinition;
use crate::domain::message::Message;

/// Commands that one message may hold.
const MOST_COMMANDS: usize = 200;
/// Characters of a line that are kept to be told back.
const LONGEST_SAID: usize = 200;

/// What a line is read against.
struct Ground<'a> {
    form: &'a FormDefinition,
    /// That of the references: `QPM`.
    prefix: &'a str,
}

/// Reads what a message orders. `prefix` is that of the references: `QPM`.
pub fn read(message: &Message, form: &FormDefinition, prefix: &str) -> Orders {
    let ground = Ground { form, prefix };
    let own = lines::own_lines(&ground, message);
    let mut orders = Orders {
        too_many: own.len() > lines::MOST,
        blank: own.is_empty() && !lines::says_thanks(message),
        ..Orders::default()
    };
    let mut commands = 0_usize;
    for own in own.iter().take(lines::MOST) {
        let meant = match own.doubt {
            Some(why) => Err(misread::unhinted(why)),
            None => line::read(&ground, &own.text),
        };
        commands = commands.saturating_add(meant.as_ref().map_or(0, Vec::len));
        if commands > MOST_COMMANDS {
            orders.too_many = true;
            break;
        }
        orders.lines.push(Line {
            said: own.text.chars().take(LONGEST_SAID).collect(),
            meant,
        });
    }
    orders
}

#[cfg(test)]
mod tests;
