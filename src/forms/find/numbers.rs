//! Numbers in front of questions ("Q9.", "2.2", "b)"): their style, by which a form's questions are
//! known from one another's, and their figures, by which they follow one another. It must never
//! take a number that belongs to an answer ("12 years", "07700 900123") for one.

/// The number in front of a line: its style ("Q9.", "9.9") and its figures.
pub(super) fn number_of(text: &str) -> Option<(String, Vec<u32>)> {
    let token = text.split_whitespace().next()?;
    if token.len() > 8 || token.len() == text.trim().len() {
        return None;
    }
    let mut style = String::new();
    let mut figures: Vec<u32> = Vec::new();
    let mut in_number = false;
    for c in token.chars() {
        match c.to_digit(10) {
            Some(digit) if in_number => {
                let last = figures.last_mut()?;
                *last = last.saturating_mul(10).saturating_add(digit);
            }
            Some(digit) => {
                figures.push(digit);
                style.push('9');
            }
            None if c.is_ascii_uppercase() || matches!(c, '.' | ')' | '(' | ':' | '-') => {
                style.push(c);
            }
            None => return None,
        }
        in_number = c.is_ascii_digit();
    }
    let marked =
        style.ends_with(['.', ')', ':']) || style.contains("9.9") || style.starts_with('Q');
    (marked && !figures.is_empty() && figures.iter().all(|figure| *figure < 200))
        .then_some((style, figures))
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn numbers_in_front_of_questions_are_told_from_numbers_in_answers() {
        for (text, style, figures) in [
            ("2.2 Employing organisation", "9.9", vec![2, 2]),
            ("Q12. Why?", "Q9.", vec![12]),
            ("Q7 Why?", "Q9", vec![7]),
            ("3) Motivation", "9)", vec![3]),
            ("4. Motivation", "9.", vec![4]),
        ] {
            assert_eq!(number_of(text), Some((style.to_owned(), figures)), "{text}");
        }
        for text in [
            "7 Beech Avenue",
            "2026",
            "Q1",
            "IMCA work",
            "1998 onwards",
            "(see above) x",
        ] {
            assert_eq!(number_of(text), None, "{text}");
        }
    }
}
