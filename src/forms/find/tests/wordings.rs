//! Stories of questions in words that nobody listed: by what they speak of they are known, and
//! those of others, with words much like them, are not taken for ours.

use super::lexicon;
use crate::forms::lexicon::Key;

/// The field that a question is most likely of, and how likely.
fn asked(question: &str) -> Option<(String, f32)> {
    let lexicon = lexicon();
    let best = lexicon.guess(question).first().copied()?;
    let (Key::Field(_) | Key::Part(..)) = best.key else {
        return None;
    };
    let field = lexicon.field(best.key)?;
    (best.score >= 0.7).then(|| (field.id.as_str().to_owned(), best.score))
}

#[test]
fn a_question_in_other_words_is_known_by_what_it_speaks_of() {
    for (question, field) in [
        ("Name by which you would wish to be known", "preferred_name"),
        ("Which districts would you be willing to go to?", "regions"),
        ("Name of workplace", "organisation"),
        ("Strands of statutory advocacy", "statutory_experience"),
        ("Statutory remit", "statutory_experience"),
        ("Org. development experience", "organisational_development"),
        ("How much time do you have each month?", "availability"),
        ("Likely availability this year", "availability"),
        ("First person whom we may approach", "referee_1"),
        ("Another person we could ask", "referee_2"),
        (
            "Is there something we could do differently so you can take part?",
            "access_needs",
        ),
        ("Channel by which you heard of this post", "heard_from"),
        ("Where did you see this notice?", "heard_from"),
        ("Where did you here of us?", "heard_from"),
        ("I have told the truth in this application", "declaration"),
        ("I affirm that the foregoing is correct", "declaration"),
        ("Sig.", "signed_name"),
        ("Your name once more", "signed_name"),
        ("The date today", "signed_date"),
    ] {
        let found = asked(question);
        assert_eq!(
            found.as_ref().map(|(id, _)| id.as_str()),
            Some(field),
            "{question}: {found:?}"
        );
    }
}

#[test]
fn a_question_of_somebody_else_is_none_of_ours() {
    for question in [
        "How many days' sickness have you had?",
        "How many days of sickness have you had in the last year?",
        "Where is the best place to reach you?",
        "Tell us a bit about your work",
        "How much notice would you need to see us?",
        "Tell us honestly about a time when you were wrong",
        "Which part of the job would you find hardest?",
        "Who may we call in an emergency?",
        "When did you last have a DBS check?",
        "Availability for interview",
        "Where was the strategy developed?",
        "Have you anything to ask us?",
        "Category of disability",
    ] {
        let found = asked(question).filter(|(_, score)| *score >= 0.8);
        assert_eq!(found, None, "{question}");
    }
}
