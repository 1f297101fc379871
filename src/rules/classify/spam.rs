//! Advertising, fraud and cold selling without the mail server's mark: two listed signs at least,
//! and no sign of somebody who applies. It is always shown to the manager.

use super::wording::Words;

/// What sellers and frauds write, by trade. Each counts once, however often its words come.
const SIGNS: [&str; 34] = [
    // How sellers open and close.
    "came across your|i was surfing your|i was on your website|visited your website|wanted to reach out|\
        reaching out to|reach out to you|found your organisation|found your organization|stumbled upon|\
        hope this email finds you|hope this finds you",
    "worth a chat|open to a chat|would you be open|any interest|interested in learning more|happy to share more|\
        send you some examples|send you more info|shall i send|would love to show|\
        let me know if interested|let me know if you are interested|free audit|keen to explore",
    "we make|we produce|we manage|we build|we design|we supply|we create|we manufacture|we help|we work with|\
        our team of|our clients|our customers|for charities|for nonprofits|for non-profits|for organisations like",
    "are you available|handle a task|a task for me|discreetly|reply by email only|i am in a meeting",
    // Money that waits for you.
    "million to transfer|million dollars|million pounds|million euros|million usd|sum of|usd|\
        inheritance|inherited|next of kin|late husband|dying of|lottery|jackpot|beneficiary|\
        deceased client|fund transfer|unclaimed|consignment",
    "dear beloved|dear friend|dear beneficiary|dearest|my dear|good day to you|greetings of the day|\
        urgent business|kindly reply|kindly get back|i am mrs|i am barrister|i am the widow|\
        strictly confidential|god bless|confidential business",
    "bank details|bank account details|bank account|account number|western union|wire transfer|\
        new bank account|gift card~|itunes card~",
    "you have won|your email has won|has won the|claim your prize|claim your|winning number|\
        congratulations you|you've been selected|you have been selected|you are a winner",
    "donate the sum|want to donate|i want to donate|donation to you|for charity work|charity donation of|\
        humanitarian project",
    // Passwords.
    "password will expire|password expires|password expiry|keep your same password|keep same password|\
        keep current password|password reset required|reset your password|change your password",
    "verify your password|verify your account|verify your email|confirm your account|\
        confirm your identity|validate your|sign in with your|log in to|login to|re-validate|reactivate|\
        to verify|failure to verify",
    "account will be closed|account will be suspended|will be suspended|result in suspension|\
        will be deactivated|will be terminated|storage limit|mailbox has exceeded|mailbox is almost full|\
        unusual sign-in|unusual activity|suspicious sign-in|deactivation request",
    "click here|clicking the link|click the link|click below|click on the link|open the link|tap here|\
        follow this link",
    "voice message|new voicemail|docusign|shared a document with you|shared a file with you|\
        you have a new fax|secure document|encrypted message|missed call|parcel is waiting|\
        delivery attempt|your parcel|your package|customs fee",
    // Invoices and threats.
    "overdue invoice|invoice attached|unpaid invoice|outstanding invoice|attached invoice|\
        view your invoice|remittance|payment advice|proforma|purchase order|swift copy",
    "legal action|immediate payment|made immediately|final notice|final reminder|avoid penalty",
    "hacked your|i hacked|have access to your|infected your|recorded you|your webcam|your device|\
        your contacts|your browsing|adult site~|the video to",
    "bitcoin|btc|crypto~|ethereum|usdt|my wallet|forex|trading platform",
    "investment opportunity|business proposal|guaranteed return~|risk free|risk-free|passive income|\
        make money|earn money|earn up to|per week from home|work from home and earn|double your|earn $~|\
        earn £~",
    // Loans.
    "no credit check|funding up to|business funding|loan offer|business loan|pre-approved|preapproved|\
        merchant cash|loan up to|a loan|debt relief|low interest",
    // Websites and visibility.
    "seo|search engine optimi~|page one|first page|1st page|google ranking~|on google|rank #1|ranking|\
        rank higher|keywords|domain authority|backlink~|dofollow|do-follow|link building|link insertion|\
        guest post~|sponsored post|sponsored article|sponsored content|paid article|link exchange",
    "your website|your site|website traffic|increase traffic|more traffic|increase your traffic|\
        visitors to your|errors on your website|audit of your website|website audit",
    "web design~|website design~|redesign~ your|website redesign|web develop~|website develop~|\
        app development|mobile app|software development|software company|wordpress developer~|\
        logo design|graphic design services|video explainer|explainer video",
    "digital marketing|online marketing|marketing services|social media marketing|lead generation|\
        marketing agency|marketing campaign|email marketing|boost your|grow your business|scale your",
    "outsourc~|virtual assistant~|our services include|our services|our portfolio|our company offers|\
        we offer|we provide|we specialise|we specialize|we are a leading|leading provider|offer your company|\
        i represent|we help charities|we help organisations|we help businesses|we work with charities",
    // Lists and leads.
    "email list|mailing lists for sale|contact list|attendee~ list|attendees list|verified email|\
        verified contacts|decision makers|b2b data|data list|database of|leads|opt-in list",
    // Cold selling.
    "15 minutes|20 minutes|10 minutes|quick call|quick chat|short call|brief call|schedule a call|\
        schedule a demo|book a demo|book a call|book a meeting|free demo|a demo|product demo|\
        my calendar|calendar link|calendly~|hop on a call|jump on a call|are you the right person|are you the person|are you responsible for|\
        point me to the right|who handles|a slot this week|next week for a call",
    "following up on my|follow up on my|just following up|circling back|bumping this|top of your inbox|\
        my previous email|my last email|touching base|did you get a chance|any thoughts on my|\
        haven't heard back|have not heard back",
    "our hr platform|our app|our product|our products|\
        save you up to|good quality|low price|prices|our platform|our software|our solution|our crm|our tool|cut their|cut your|reduce your costs|\
        save you|save up to|save money on|roi|cost savings|streamline your|energy bills|business energy|\
        water rates|telecoms|broadband deal|insurance quote",
    "if not interested|not interested|opt out|opt-out|reply with \"unsubscribe\"|reply unsubscribe|\
        reply with stop|to be removed|unsubscribe|stop following up|remove you from",
    "send you a quote|free quote|quotation|price list|pricing|best price|affordable|at an affordable|\
        competitive price~|free sample~|wholesale|bulk order|manufacturer|factory|supplier|\
        free trial|free consultation|rate card|counts and pricing|what is the price|how much do you charge",
    "special offer|limited time|act now|apply now|register now|order now|buy now|% off|% discount|discount|\
        last chance|early bird|exclusive offer|hurry|promo~|don't miss",
    "casino|betting|viagra|cialis|pharmacy|no prescription|weight loss|cbd|replica|dating|hot singles",
    "dear manager|dear colleague|dear purchasing|dear director|dear sir/madam|hi sir/madam|dear sir / madam|dear sir or madam|dear customer|dear user|dear webmaster|dear site owner|\
        dear business owner|dear admin|dear account owner|dear email user|dear website owner",
];

/// People sold to us as candidates: an agency's mail, which applies for nobody.
const AGENCY: &str = "recruitment agency|staffing|our fee is|our fee|candidates available|fantastic candidates|\
    great candidates|excellent candidates|pool of candidates|our candidates|pre-vetted|introductory fee|\
    temp to perm|rpo|your vacancies|your hiring|hiring needs|place candidates|cvs on request";

/// What people write who mean this mailbox.
const HONEST: &str = "expression of interest|eoi|role profile|assessor~|application form|my application|\
    my form|advocacy|advocate~|i would like to apply|i'd like to apply|applying|apply for|qpm|\
    quality performance mark|closing date|my interest|mynegi diddordeb|aseswr~|eiriolaeth|ffurflen|cais";

/// Two signs at least, and no sign of an application.
pub(super) fn is_spam(both: &Words) -> bool {
    let both = both.without_addresses();
    let agency = both.hits(AGENCY);
    // Each of an agency's words is a sign: the trade has few others.
    let signs = SIGNS.iter().filter(|sign| both.any(sign)).count();
    signs.saturating_add(agency) >= 2 && !both.any(HONEST)
}
