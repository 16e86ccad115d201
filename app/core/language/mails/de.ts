import type { MailTexts } from "./mail-kind.ts";

export const germanMails: MailTexts = {
  test: {
    subject: "{shop}: Mails kommen an",
    lines: [
      "Das ist die Probemail, um die du gebeten hast. Wer deinen Shop empfiehlt, bekommt seine Mails ebenso, in der eigenen Sprache.",
      "Eine Antwort darauf geht an {reply}.",
    ],
  },
  points_lapse: {
    subject: "{shop}: {points} verfallen am {until}",
    lines: [
      "Du hast {points} bei {shop}. Sie verfallen am {until}, wenn du bis dahin keine verdienst oder einlöst.",
      "Auf deiner Seite siehst du, was du dafür bekommst.",
    ],
    press: "Deine Punkte ansehen",
  },
  expiry: {
    subject: "{shop}: {value} verfallen bald",
    lines: [
      "Du hast von {shop} noch nicht genutzt: {value}. Nutze das bis {until}; danach verfällt es.",
      "Du findest es auf deiner Seite im Shop. Hast du es eben benutzt, musst du nichts tun.",
    ],
    press: "Ansehen, was ich habe",
  },
  expiry_code: {
    subject: "{shop}: {value} verfallen bald",
    lines: [
      "Du hast von {shop} noch nicht genutzt: {value}. Nutze das bis {until}; danach verfällt es.",
      "Dein Code ist {code}. Gib ihn an der Kasse ein. Hast du ihn eben benutzt, musst du nichts tun.",
    ],
    press: "Zum Shop",
  },
  claim_accepted: {
    subject: "{shop}: Bestellung {order} zählt",
    lines: [
      "Du hast {shop} gesagt, dass Bestellung {order} auf eine Empfehlung zurückgeht. So ist es: Sie zählt jetzt, als wäre der Code benutzt worden.",
    ],
  },
  claim_declined: {
    subject: "{shop}: was du uns zu einer Bestellung gesagt hast",
    lines: [
      "Am {filed} hast du {shop} gesagt, dass eine Bestellung auf eine Empfehlung zurückgeht. Sie wurde nicht gezählt:",
      "{why}",
      "Ist das ein Irrtum, antworte auf diese Mail. Warst nicht du es, musst du nichts tun.",
    ],
  },
  friend_reward: {
    subject: "{shop}: {value} für dich",
    lines: [
      "Danke für deine Bestellung. Weil dir jemand den Shop empfohlen hat, bekommst du von {shop}: {value}.",
      "Dein Code ist {code}. Gib ihn bei deiner nächsten Bestellung an der Kasse ein.",
    ],
    press: "Einlösen",
  },
  friend_reward_until: {
    subject: "{shop}: {value} für dich",
    lines: [
      "Danke für deine Bestellung. Weil dir jemand den Shop empfohlen hat, bekommst du von {shop}: {value}.",
      "Dein Code ist {code}. Gib ihn bei deiner nächsten Bestellung an der Kasse ein, spätestens {until}; danach verfällt er.",
    ],
    press: "Einlösen",
  },
  destination_verify: {
    subject: "Bestätige, wohin {shop} deine Prämien schickt",
    lines: [
      "Du hast {shop} gesagt, dass deine Prämien hierhin gehen: {destination}.",
      "Bitte bestätige das bis zum {until}. Vorher wird nichts dorthin geschickt.",
      "Wenn du das nicht warst, tu nichts und sag dem Shop Bescheid: Antworte auf diese Mail.",
    ],
    press: "Bestätigen",
  },
  destination_changed: {
    subject: "{shop}: Deine Auszahlungsdaten wurden geändert",
    lines: [
      "Von jetzt an sollen deine Prämien an {destination} gehen statt an {before}.",
      "Zu deiner Sicherheit wird vor dem {until} nichts dorthin geschickt.",
      "Wenn du das nicht warst, halte die Änderung an und ändere danach dein Passwort beim Shop.",
    ],
    press: "Änderung anhalten",
  },
  list_confirm: {
    subject: "{shop}: Dein Platz auf der Warteliste",
    lines: [
      "Jemand, wahrscheinlich du, hat mit dieser Adresse um einen Platz auf der Warteliste von {shop} gebeten. Bestätige über den Link, dass sie dir gehört.",
      "Behalte diese Mail: Derselbe Link zeigt dir später deinen Platz und deinen eigenen Link, um andere mitzubringen.",
      "Wenn du das nicht warst, tu nichts: Ohne Bestätigung stehst du nicht auf der Liste.",
    ],
    press: "Bestätigen und Platz ansehen",
  },
  list_reached: {
    subject: "{shop}: Du hast {reward} erreicht",
    lines: [
      "Genug Leute, die du auf die Warteliste von {shop} mitgebracht hast, haben bestätigt: {reward} gehört dir.",
      "Auf deiner Seite steht, wann und wie es kommt, und dort findest du es, sobald es da ist. Verlassen Leute, die du mitgebracht hast, vorher die Liste, kann es wieder wegfallen.",
    ],
    press: "Meine Seite ansehen",
  },
  invitation_confirm: {
    subject: "Bestätige deine E-Mail-Adresse für {shop}",
    lines: [
      "Du hast mit dieser Adresse eine Einladung zu {shop} angenommen. Bitte bestätige, dass sie dir gehört, und leg damit dein Konto an.",
      "Wenn du das nicht warst, tu nichts: Niemand bekommt dadurch ein Konto.",
    ],
    press: "Bestätigen",
  },
  application_approved: {
    subject: "{shop}: Du bist Botschafter",
    lines: [
      "Der Shop hat dich als Botschafter aufgenommen. Dein Code ist {code}.",
      "Melde dich im Shop an: Auf deiner Empfehlungsseite findest du deinen Link und was du verdienst.",
    ],
  },
  application_declined: {
    subject: "{shop}: deine Bewerbung als Botschafter",
    lines: [
      "Der Shop hat entschieden, dich nicht als Botschafter aufzunehmen. Er schreibt dazu:",
      "{answer}",
      "Wenn du das für einen Irrtum hältst, antworte auf diese Mail.",
    ],
  },
  application_reopened: {
    subject: "{shop} sieht sich deine Bewerbung noch einmal an",
    lines: [
      "Der Shop hat zurückgenommen, was er über deine Bewerbung als Botschafter entschieden hatte, und sieht sie sich noch einmal an. Du hörst von ihm.",
    ],
  },
};

export const germanFooter = "Du bekommst diese Mail, weil du am Empfehlungsprogramm von {shop} teilnimmst.";
