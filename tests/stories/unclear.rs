//! What asks nothing of us and bears no mark: nobody is written to, and a person looks.

use super::post::Mail;
use super::world::World;

#[tokio::test]
async fn a_notice_in_words_that_nobody_listed_gets_no_letter_and_one_line() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Amt <info@amt.example.cz>")
            .subject("Potvrzení")
            .text("Děkujeme. Vaše zpráva byla předána."),
    );
    world.works().await;
    assert!(world.letters().is_empty());
    assert_eq!(world.review_codes().await, ["unclear"]);
}

#[tokio::test]
async fn a_short_question_gets_its_letter() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("hello")
            .text("What is the fee?"),
    );
    world.works().await;
    assert_eq!(world.letters_to("zoe@example.org").len(), 1);
    assert_eq!(world.review_codes().await, ["question"]);
}
