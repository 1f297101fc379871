//! Stories of the people who use the program, told on its real parts: a real SQLite file, a
//! real Maildir, the real reader processes, letters as real files. Only the clock is ours.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic, in its helpers too"
)]

mod a_colleague_forwards;
mod alerts;
mod answers_are_proposed;
mod any_history;
mod applicant_is_acknowledged;
mod applicant_sends_twice;
mod applicant_withdraws;
mod backscatter;
mod desk;
mod digests_come;
mod files_in_files;
mod forged_commands;
mod form_is_incomplete;
mod junk_is_looked_at;
mod late_applications;
mod letters_about_decisions;
mod letters_come_back;
mod mail_cannot_be_read;
mod mail_server_is_down;
mod manager_answers;
mod manager_changes_her_mind;
mod manager_decides_by_cli;
mod manager_declines_the_rest;
mod monitoring_form_is_attached;
mod nothing_is_lost_or_doubled;
mod numbers_always_agree;
mod one_person_or_two;
#[path = "../files/parcels.rs"]
#[expect(dead_code, reason = "made for more files than these stories have")]
mod parcels;
mod post;
mod rights_and_needs;
mod robots_get_no_answer;
mod routes;
mod second_thoughts;
mod several_forms_come;
mod strange_headers;
mod target_is_reached;
mod the_manager_is_briefed;
mod the_manager_looks;
mod the_manager_orders;
mod the_manager_replies;
mod the_same_again;
mod two_become_one;
mod two_bots;
mod unclear;
mod welsh;
mod what_nobody_should_send;
mod world;
