/** What people ask of the store, in German. */
export const germanAsks = {
  reasons: {
    claim_not_matched: "Wir haben keine Bestellung gefunden, für die das zählen kann.",
    claim_too_late: "Wir haben keine Bestellung gefunden, für die das zählen kann.",
    claim_order_taken: "Wir haben keine Bestellung gefunden, für die das zählen kann.",
    claim_cannot_count: "Wir haben keine Bestellung gefunden, für die das zählen kann.",
    claim_flagged: "Der Shop sieht sich das an.",
  },
  texts: {
    // becoming an ambassador
    "apply.title": "Botschafter werden",
    "apply.gets": "Für Botschafter gilt: {reward}.",
    "apply.about": "Erzähl dem Shop von dir: wo und wem du ihn empfehlen würdest. (optional)",
    "apply.press": "Bewerben",
    "apply.done": "Danke. Der Shop sieht sich deine Bewerbung an.",
    "apply.waiting": "Der Shop sieht sich deine Bewerbung an. Seine Antwort findest du hier.",
    "apply.declined": "Der Shop hat sich gegen deine Bewerbung entschieden.",
    "apply.approved": "Du bist Botschafter dieses Shops.",

    // to look again
    "page.second_look": "Um eine zweite Prüfung bitten",
    "page.second_look_why": "Was sollte der Shop wissen? (freiwillig)",
    "page.second_look_asked": "Du hast um eine zweite Prüfung gebeten. Der Shop entscheidet.",
    "page.second_look_done": "Danke. Der Shop sieht sich das noch einmal an.",
    "page.second_look_answered": "Der Shop hat zweimal geprüft und bleibt bei seiner Entscheidung.",

    // when the code was forgotten
    "claim.title": "Code vergessen?",
    "claim.closed": "Dieser Shop nimmt vergessene Codes nicht nachträglich an.",
    "claim.until": {
      one: "Du kannst es uns bis {count} Tag nach der Bestellung sagen.",
      other: "Du kannst es uns bis {count} Tage nach der Bestellung sagen.",
    },
    "claim.sign_in": "Melde dich zuerst an, um hier zu sehen, was daraus geworden ist.",
    "claim.friend": "Jemand hat dir diesen Shop empfohlen",
    "claim.referrer": "Jemand, den du eingeladen hast, hat deinen Code vergessen",
    "claim.order": "Bestellnummer, zum Beispiel 1001",
    "claim.email": "E-Mail-Adresse der Bestellung",
    "claim.friend_email": "E-Mail-Adresse, mit der bestellt wurde",
    "claim.code": "Code der Person, die dich eingeladen hat",
    "claim.press": "Absenden",
    "claim.thanks":
      "Danke. Wenn es diese Bestellung gibt und sie zählen kann, wird es nachgetragen. Ihr seht es beide auf dieser Seite und im Kontostand.",
    "claim.list": "Was daraus geworden ist",
    "claim.of_order": "Bestellung {order}",
    "claim.looking": "Wir sehen uns das an.",
    "claim.accepted": "Angenommen: Die Bestellung zählt, als wäre der Code benutzt worden.",
    "claim.declined": "Der Shop hat entschieden, dass sie nicht zählt.",
    "error.claim_order": "Gib die Bestellnummer so ein, wie sie in der Bestätigung steht, zum Beispiel 1001.",
    "error.claim_email": "Gib eine ganze E-Mail-Adresse ein, zum Beispiel name@example.com.",
    "error.claim_code": "Gib den Code ein: Buchstaben und Ziffern, wie im Link.",
    "error.claim_closed": "Dieser Shop nimmt vergessene Codes nicht nachträglich an.",
    "error.claim_often": "Das war viel auf einmal. Bitte versuche es in einer Stunde noch einmal.",
  },
} as const;
