//! Many wordings of the same wishes, by many hands: general rules are only as good as this table
//! is wide.

use super::words;
use crate::domain::verdict::Kind;

const THREAD: &str = "From: Amy Reply <amy@example.org>\nIn-Reply-To: <ack1@qpm.example.test>\nSubject: Re: We have your form (QPM-0042)";

/// Header fields, text and what it is.
const WORDINGS: &[(&str, &str, Kind)] = &[
    (
        THREAD,
        "I have been offered another post so I will not be going ahead. Please pull my application.",
        Kind::Withdrawal,
    ),
    (
        "Subject: QPM assessors",
        "My mother is ill. Please do not consider my form any further.",
        Kind::Withdrawal,
    ),
    (
        "Subject: Your blog",
        "I read the guest article about easy read on your site and thought it was spot on.",
        Kind::Feedback,
    ),
    (
        "Subject: This week: 42 new jobs",
        "View this email in your browser. Top jobs this week. Unsubscribe or manage preferences",
        Kind::Newsletter,
    ),
    (
        "Subject: URGENT BUSINESS PROPOSAL",
        "Dear beloved, I have USD 10.5 million to transfer to you. Kindly reply with your bank details.",
        Kind::Spam,
    ),
    (
        "Subject: Website redesign proposal",
        "I am a web developer and noticed some errors on your website. May I send you a quote?",
        Kind::Spam,
    ),
    (
        "Subject: Assessor role",
        "Could the form be sent in easy read? I read your blog and thought it was great.",
        Kind::Question,
    ),
    (
        "Subject: Enquiry",
        "Good afternoon, I came across the advert for QPM assessors and wanted to find out more about the time commitment involved. Is there someone I could have a chat with? Best, Hugh",
        Kind::Question,
    ),
    (
        "Subject: QPM Assessor",
        "Hi, is this role still open?",
        Kind::Question,
    ),
    (
        "Subject: Deadline",
        "What's the closing date please",
        Kind::Question,
    ),
    (
        "Subject: query re expenses",
        "Do you cover train fares and overnight stays. Ta",
        Kind::Question,
    ),
    (
        "Subject: Application form",
        "I can't find the application form on your website - please send it to me as an attachment.",
        Kind::Question,
    ),
    (
        "Subject: Assessor opportunity",
        "To whom it may concern, I would very much like to be part of the assessor team. Over the past fifteen years I have managed advocacy services in Leeds and Bradford, and since 2019 I've been an independent consultant. I am available from January. My phone is 07700 900111. Yours faithfully, Dorothy Pike",
        Kind::ApplicationNoForm,
    ),
    (
        "Subject: Expression of Interest",
        "Dear Sir or Madam,\nPlease accept this email as my expression of interest in the assessor position. I was an advocate for 8 years and later a commissioner.\nRegards\nJoan",
        Kind::ApplicationNoForm,
    ),
    (
        "Subject: Withdrawal of application",
        "Dear team, due to ill health I will not be able to take this further. Please accept my apologies. Regards, T",
        Kind::Withdrawal,
    ),
    (
        "Subject: QPM",
        "Hello, I've had second thoughts and would prefer not to go ahead with my application. Sorry for any inconvenience.",
        Kind::Withdrawal,
    ),
    (
        "Subject: my application",
        "Please disregard my application, I have accepted a job elsewhere.",
        Kind::Withdrawal,
    ),
    (
        "Subject: Assessor role",
        "Could you please take me out of the running for the assessor role? My caring duties have grown.",
        Kind::Withdrawal,
    ),
    (
        "Subject: Referral for IMCA",
        "Please find below details of a gentleman who requires an IMCA for a change of accommodation decision. He has no family. NHS No 000 000 0000.",
        Kind::MisdirectedReferral,
    ),
    (
        "Subject: help for my nan",
        "My nan is in a care home and the council want to move her. We were told she can get an advocate. Can you help us?",
        Kind::MisdirectedReferral,
    ),
    (
        "Subject: Safeguarding adult - advocacy required",
        "Client is subject to a s42 enquiry and would have substantial difficulty being involved. Please allocate a Care Act advocate.",
        Kind::MisdirectedReferral,
    ),
    (
        "Subject: IMHA for patient",
        "Good morning, one of our patients on Rowan Ward would like to see an IMHA before her tribunal next week. Thanks, Staff Nurse",
        Kind::MisdirectedReferral,
    ),
    (
        "Subject: Re: guest blog",
        "What a refreshing read. I'd only add that citizen advocacy was missing from the list. Please pass this on to the writer.",
        Kind::Feedback,
    ),
    (
        "Subject: Blog on DoLS",
        "The piece on DoLS published last week got the case law wrong in the second paragraph. Cheshire West is from 2014.",
        Kind::Feedback,
    ),
    (
        "Subject: comment on your article",
        "Enjoyed this very much - more like this please!",
        Kind::Feedback,
    ),
    (
        "Subject: Increase your sales",
        "Hello, do you want more customers? Our SEO experts guarantee first page ranking. Reply for a free quote.",
        Kind::Spam,
    ),
    (
        "Subject: You have won",
        "Congratulations! Your email won 2 million dollars in our lottery. Send your bank details to claim.",
        Kind::Spam,
    ),
    (
        "Subject: Payroll update required",
        "Your password expires today. Click here to keep your account: http://login.example.com",
        Kind::Spam,
    ),
    (
        "Subject: Partnership",
        "Dear Sir/Madam, we are a software development company offering app development and outsourcing at best price.",
        Kind::Spam,
    ),
    (THREAD, "Many thanks for confirming.\nAmy", Kind::Reply),
    (
        THREAD,
        "Dear Sam\n\nThat's great, look forward to hearing.\n\nBest wishes\nAmy Reply\nTel: 07700 900999\nSent from my iPad",
        Kind::Reply,
    ),
    (
        THREAD,
        "Is it too late to add a second referee?",
        Kind::Reply,
    ),
    (
        THREAD,
        "Hi, please could you send me a copy of the data you hold about me. Amy",
        Kind::Reply,
    ),
    (
        THREAD,
        "I'm afraid I need to pull out of the process as I'm moving abroad.",
        Kind::Withdrawal,
    ),
    (
        THREAD,
        "I won't be continuing with my application, thanks anyway.",
        Kind::Withdrawal,
    ),
    (
        "Subject: SAR",
        "I would like to see all the information held on me by your organisation.",
        Kind::Question,
    ),
    (
        "Subject: Right to be forgotten",
        "Please remove all of my personal information from your systems and confirm in writing.",
        Kind::Question,
    ),
    (
        "Subject: privacy",
        "I am unhappy with the way my data has been handled and wish to make a formal complaint.",
        Kind::Question,
    ),
    (
        "Subject: accessibility",
        "I am registered blind. Do you have the form in Braille or can someone take my answers down over the phone?",
        Kind::Question,
    ),
    (
        "Subject: help please",
        "I'm dyslexic and find forms like this really hard. Can I record my answers instead?",
        Kind::Question,
    ),
    (
        "Subject: Form",
        "I use a screen reader and the PDF does not work with it. Could you send a Word version?",
        Kind::Question,
    ),
    (
        "Subject: extension",
        "I have been in hospital and would be grateful for some extra time to send my form.",
        Kind::Question,
    ),
    (
        "Subject: Thanks",
        "Thanks for your help on the phone this morning.",
        Kind::Reply,
    ),
    (
        "Subject: Out of Office: Re: Your form\nIn-Reply-To: <x@y>",
        "Thank you for your email. I am out of the office until 3 December with no access to emails. For urgent matters please call reception.",
        Kind::AutoReply,
    ),
    (
        "Subject: Thank you for contacting Example Council",
        "This is an automated response. We aim to respond within 10 working days. Please do not reply to this email.",
        Kind::AutoReply,
    ),
    (
        "Subject: [Ticket#2026110910000012] We have your form",
        "Your request has been received and a ticket has been created. A member of our team will be in touch.",
        Kind::AutoReply,
    ),
    (
        "From: notifications@linkedin.example\nSubject: You appeared in 5 searches",
        "See who's looking.",
        Kind::AutoReply,
    ),
    (
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Delivery Status Notification (Failure)\nAuto-Submitted: auto-replied",
        "Address not found. Your message wasn't delivered to amy@example.org",
        Kind::Bounce,
    ),
    (
        "From: postmaster@outlook.example\nSubject: Undeliverable: We have your form",
        "Delivery has failed to these recipients or groups: amy@example.org",
        Kind::Bounce,
    ),
    (
        "Subject: Declined: Assessor chat\nContent-Type: text/calendar; method=REPLY; charset=utf-8",
        "BEGIN:VCALENDAR",
        Kind::Calendar,
    ),
    (
        "Subject: Sector news November\nList-Unsubscribe: <mailto:u@example.org>\nList-Id: <news.example.org>\nPrecedence: bulk",
        "In this issue",
        Kind::Newsletter,
    ),
    (
        "Subject: [peer-net] anyone applied?\nList-Id: <peer-net.example.org>\nList-Post: <mailto:p@example.org>\nList-Unsubscribe: <mailto:u@example.org>",
        "Has anyone applied to be a QPM assessor?",
        Kind::List,
    ),
    (
        "Subject: November newsletter from Example Trust",
        "In this issue: grants, training. To unsubscribe reply STOP.",
        Kind::Newsletter,
    ),
    (
        "Subject: QPM award for our service",
        "We are an advocacy provider in Kent and would like to apply for the Quality Performance Mark. What are the fees?",
        Kind::Question,
    ),
    (
        "Subject: Mynegi diddordeb",
        "Helo, hoffwn wybod mwy am y rôl aseswr. Diolch, Sioned",
        Kind::Question,
    ),
    (
        "Subject: Tynnu'n ôl",
        "Annwyl dîm, mae'n ddrwg gen i ond rwyf am dynnu fy nghais yn ôl. Cofion, Sioned",
        Kind::Withdrawal,
    ),
    ("Subject: Hello", "Hello", Kind::Question),
    (
        "From: M <manager@qpm.example.test>\nSubject: For info",
        "Please note I am on leave next week.",
        Kind::Reply,
    ),
    (
        "Subject: Your email",
        "I didn't receive an acknowledgement for the form I sent last week, can you confirm it arrived?",
        Kind::Question,
    ),
    (
        "Subject: Change of address",
        "From 1 December I will live at 4 Mill Lane.",
        Kind::Question,
    ),
    (
        "From: amy@example.org\nSubject: Change of address",
        "From 1 December I will live at 4 Mill Lane.",
        Kind::Reply,
    ),
    (
        "From: amy@example.org\nSubject: Question",
        "Do you need a second referee?",
        Kind::Question,
    ),
    (
        "Subject: Assessor post",
        "Would someone with lived experience of mental health services and an IMHA be eligible to be an assessor?",
        Kind::Question,
    ),
    (
        "Subject: Re: advert",
        "Is it OK that I'm still doing a few hours of advocacy for my own organisation? I'd love to apply.",
        Kind::Question,
    ),
    (
        "Subject: Complaint",
        "I complained about your assessor's visit to our service in March and have heard nothing.",
        Kind::Question,
    ),
    (
        "Subject: The Mental Capacity Maze",
        "I thought the blog was excellent. Could the author write about LPS next?",
        Kind::Feedback,
    ),
    (
        "Subject: Response to your blog post",
        "As a practising IMCA I found much to agree with in this month's blog, but the section on emergency plans troubled me.",
        Kind::Feedback,
    ),
    (
        "Subject: Referral form attached",
        "Please find referral for IMCA attached for Mr T, who lacks capacity re discharge.",
        Kind::MisdirectedReferral,
    ),
    (
        "Subject: Advocate for my son",
        "My son is 19 with autism and his EHCP review is on Friday. He needs someone to speak up for him - can an advocate come?",
        Kind::MisdirectedReferral,
    ),
    (
        "Subject: how to refer",
        "How do I make a referral for a patient who needs an IMCA?",
        Kind::MisdirectedReferral,
    ),
    (
        "Subject: Complaint against hospital",
        "I want to complain about my mother's care in hospital and was told you provide NHS complaints advocacy. Please can someone support me?",
        Kind::MisdirectedReferral,
    ),
    (
        "Subject: Experience",
        "I supported my mother through a tribunal and became an advocate. Do I need a qualification to be an assessor?",
        Kind::Question,
    ),
    (
        "Subject: Guest post opportunity",
        "Hi, I'd like to submit a guest post to your website with a backlink. We pay well.",
        Kind::Spam,
    ),
    (
        "Subject: Staffing solutions",
        "Our agency has candidates ready to start. Special offer this month: 10% off. Act now!",
        Kind::Spam,
    ),
    (
        "Subject: Re: CV database",
        "Buy verified email list of UK charities. Best price guaranteed. Reply now.",
        Kind::Spam,
    ),
    (
        "Subject: Please sign: document shared",
        "A colleague shared a document with you via DocuSign. Click here to review it before your account is suspended.",
        Kind::Spam,
    ),
    (
        THREAD,
        "Please take the following as my updated availability: Fridays only.",
        Kind::Reply,
    ),
    (
        THREAD,
        "I'd prefer not to withdraw, but can you tell me what happens if I do?",
        Kind::Reply,
    ),
    (
        THREAD,
        "I am writing to let you know that I wish to withdraw from the recruitment process. Could you confirm?",
        Kind::Withdrawal,
    ),
    (
        THREAD,
        "Please could you withdraw my application?",
        Kind::Withdrawal,
    ),
    (
        "Subject: Application withdrawn",
        "Dear Recruitment\n\nI regret to inform you that I wish to withdraw.\n\nAmy",
        Kind::Withdrawal,
    ),
    (
        "Subject: Apologies",
        "Circumstances have changed at home and I am no longer able to put myself forward for the assessor role.",
        Kind::Withdrawal,
    ),
    (
        "Subject: Data",
        "Can you tell me how long you keep my data if I apply?",
        Kind::Question,
    ),
    (
        "Subject: phone application",
        "I can't type because of arthritis. Could I apply by phone?",
        Kind::Question,
    ),
    (
        "Subject: Form",
        "Do you have this in Easy Read please",
        Kind::Question,
    ),
    (
        "Subject: BSL",
        "I am a BSL user and would like an interpreter for the interview.",
        Kind::Question,
    ),
    (
        "Subject: Adjustments",
        "I am autistic and would need the interview questions in advance.",
        Kind::Question,
    ),
    (
        "Subject: What do you have on me",
        "Please tell me what information you have about me on file.",
        Kind::Question,
    ),
    (
        "Subject: correction",
        "You have my date of birth wrong on your records, please rectify it under article 16.",
        Kind::Question,
    ),
    (
        "Subject: Automatic reply: We have your form",
        "I am on leave until Monday.",
        Kind::AutoReply,
    ),
    (
        THREAD,
        "I am currently on annual leave, returning 4 January. For anything urgent contact duty@example.org.",
        Kind::AutoReply,
    ),
    (
        "Subject: Report domain: qpm.example.test Submitter: google.com\nFrom: noreply-dmarc-support@google.com",
        "",
        Kind::AutoReply,
    ),
    ("Subject: test", "test", Kind::Question),
    (
        "Subject: Gwybodaeth",
        "Bore da, a allwch chi anfon y ffurflen ataf yn Gymraeg os gwelwch yn dda?",
        Kind::Question,
    ),
    ("Subject: Diolch", "Diolch am eich neges.", Kind::Reply),
];

#[test]
fn wishes_are_known_in_many_wordings() {
    let wrong: Vec<String> = WORDINGS
        .iter()
        .filter_map(|(fields, text, kind)| {
            let found = words(fields, text);
            (found.kind != *kind).then(|| format!("{} ({}): {text}", found.kind, found.reason.code))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_server_appends_is_nobodys_wish() {
    let text = "How long does an assessment take?\n\nKind regards\nJo\n\nThis email and any files transmitted with it are confidential. If you have received this email in error please delete it and any information in your files and notify me. Click here to report spam.";
    let found = words("Subject: Assessor", text);
    assert_eq!((found.kind, found.flags.len()), (Kind::Question, 0));
}
