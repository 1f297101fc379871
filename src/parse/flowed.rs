//! format=flowed undone (RFC 3676): lines that a program broke for show are one line again, so
//! that an answer which was wrapped is read whole.

/// Joins the flowed lines of a text. `delete_space` is the `DelSp` parameter.
pub(super) fn unflowed(text: &str, delete_space: bool) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let content = line.trim_start_matches('>');
        let depth = line.len().saturating_sub(content.len());
        // §4.4: one space may have been stuffed in front.
        let content = content.strip_prefix(' ').unwrap_or(content);
        match open {
            // §4.5: only lines of one quote depth belong together.
            Some(own) if own == depth => {}
            Some(_) => {
                whole.push('\n');
                quote(&mut whole, depth);
            }
            None => quote(&mut whole, depth),
        }
        // §4.3: the signature separator is a line of its own though it ends in a space.
        let flows = content.ends_with(' ') && content != "-- ";
        if flows {
            let kept = if delete_space {
                content.strip_suffix(' ').unwrap_or(content)
            } else {
                content
            };
            whole.push_str(kept);
            open = Some(depth);
        } else {
            whole.push_str(content);
            whole.push('\n');
            open = None;
        }
    }
    whole.truncate(whole.trim_end_matches('\n').len());
    whole
}

fn quote(whole: &mut String, depth: usize) {
    if depth > 0 {
        whole.extend(std::iter::repeat_n('>', depth));
        whole.push(' ');
    }
}
