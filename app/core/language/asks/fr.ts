/** What people ask of the store, in French. */
export const frenchAsks = {
  reasons: {
    claim_not_matched: "Nous n’avons trouvé aucune commande pour laquelle cela puisse compter.",
    claim_too_late: "Nous n’avons trouvé aucune commande pour laquelle cela puisse compter.",
    claim_order_taken: "Nous n’avons trouvé aucune commande pour laquelle cela puisse compter.",
    claim_cannot_count: "Nous n’avons trouvé aucune commande pour laquelle cela puisse compter.",
    claim_flagged: "La boutique examine votre demande.",
  },
  texts: {
    // becoming an ambassador
    "apply.title": "Devenir ambassadeur",
    "apply.gets": "Pour les ambassadeurs : {reward}.",
    "apply.about": "Présentez-vous à la boutique : où et à qui vous la recommanderiez. (facultatif)",
    "apply.press": "Envoyer ma candidature",
    "apply.done": "Merci. La boutique va examiner votre candidature.",
    "apply.waiting": "La boutique examine votre candidature. Sa réponse apparaîtra ici.",
    "apply.declined": "La boutique a décidé de ne pas retenir votre candidature.",
    "apply.approved": "Vous êtes ambassadeur de cette boutique.",

    // to look again
    "page.second_look": "Demander un second examen",
    "page.second_look_why": "Que devrait savoir la boutique ? (facultatif)",
    "page.second_look_asked": "Vous avez demandé un second examen. La boutique décidera.",
    "page.second_look_done": "Merci. La boutique va réexaminer ce parrainage.",
    "page.second_look_answered": "La boutique a examiné deux fois et maintient sa décision.",

    // when the code was forgotten
    "claim.title": "Code oublié ?",
    "claim.closed": "Cette boutique n’accepte pas les codes oubliés après coup.",
    "claim.until": {
      one: "Vous pouvez nous le dire jusqu’à {count} jour après la commande.",
      other: "Vous pouvez nous le dire jusqu’à {count} jours après la commande.",
    },
    "claim.sign_in": "Connectez-vous d’abord pour voir ici ce qui a été décidé.",
    "claim.friend": "Quelqu’un vous a recommandé cette boutique",
    "claim.referrer": "Une personne que vous avez invitée a oublié votre code",
    "claim.order": "Numéro de commande, par exemple 1001",
    "claim.email": "Adresse e-mail de la commande",
    "claim.friend_email": "Adresse e-mail avec laquelle la commande a été passée",
    "claim.code": "Code de la personne qui vous a invité",
    "claim.press": "Envoyer",
    "claim.thanks":
      "Merci. Si cette commande existe et peut compter, elle sera prise en compte. Vous le verrez tous les deux sur cette page et dans le solde.",
    "claim.list": "Ce qui a été décidé",
    "claim.of_order": "Commande {order}",
    "claim.looking": "Nous examinons votre demande.",
    "claim.accepted": "Accepté : la commande compte comme si le code avait été utilisé.",
    "claim.declined": "La boutique a décidé qu’elle ne compte pas.",
    "error.claim_order": "Saisissez le numéro de commande tel qu’il figure dans la confirmation, par exemple 1001.",
    "error.claim_email": "Saisissez une adresse e-mail complète, par exemple nom@example.com.",
    "error.claim_code": "Saisissez le code : lettres et chiffres, comme dans le lien.",
    "error.claim_closed": "Cette boutique n’accepte pas les codes oubliés après coup.",
    "error.claim_often": "C’était beaucoup à la fois. Réessayez dans une heure.",
  },
} as const;
