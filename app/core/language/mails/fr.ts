import type { MailTexts } from "./mail-kind.ts";

export const frenchMails: MailTexts = {
  test: {
    subject: "{shop}\u00a0: les e-mails arrivent",
    lines: [
      "Voici l’e-mail d’essai que vous avez demandé. Les personnes qui recommandent votre boutique reçoivent les leurs de la même façon, dans leur langue.",
      "Une réponse à cet e-mail va à {reply}.",
    ],
  },
  points_lapse: {
    subject: "{shop} : {points} expirent le {until}",
    lines: [
      "Vous avez {points} chez {shop}. Ils expirent le {until} si vous n’en gagnez ou n’en utilisez pas d’ici là.",
      "Votre page indique ce que vous pouvez obtenir en échange.",
    ],
    press: "Voir vos points",
  },
  expiry: {
    subject: "{shop}\u00a0: {value} à utiliser bientôt",
    lines: [
      "Il vous reste de {shop}\u00a0: {value}. Utilisez-le avant le {until}\u00a0; ensuite, il expire.",
      "Vous le trouvez sur votre page dans la boutique. Si vous venez de l’utiliser, vous n’avez rien à faire.",
    ],
    press: "Voir ce que j’ai",
  },
  expiry_code: {
    subject: "{shop}\u00a0: {value} à utiliser bientôt",
    lines: [
      "Il vous reste de {shop}\u00a0: {value}. Utilisez-le avant le {until}\u00a0; ensuite, il expire.",
      "Votre code est {code}. Saisissez-le au paiement. Si vous venez de l’utiliser, vous n’avez rien à faire.",
    ],
    press: "Aller à la boutique",
  },
  claim_accepted: {
    subject: "{shop}\u00a0: la commande {order} compte",
    lines: [
      "Vous avez indiqué à {shop} que la commande {order} venait d’une recommandation. C’est bien le cas\u00a0: elle compte maintenant, comme si le code avait été utilisé.",
    ],
  },
  claim_declined: {
    subject: "{shop}\u00a0: ce que vous nous avez dit d’une commande",
    lines: [
      "Le {filed}, vous avez indiqué à {shop} qu’une commande venait d’une recommandation. Elle n’a pas été comptée\u00a0:",
      "{why}",
      "Si c’est une erreur, répondez à cet e-mail. Si ce n’était pas vous, vous n’avez rien à faire.",
    ],
  },
  friend_reward: {
    subject: "{shop}\u00a0: {value} pour vous",
    lines: [
      "Merci pour votre commande. Comme quelqu’un vous a recommandé la boutique, vous recevez de {shop}\u00a0: {value}.",
      "Votre code est {code}. Saisissez-le au paiement de votre prochaine commande.",
    ],
    press: "L’utiliser",
  },
  friend_reward_until: {
    subject: "{shop}\u00a0: {value} pour vous",
    lines: [
      "Merci pour votre commande. Comme quelqu’un vous a recommandé la boutique, vous recevez de {shop}\u00a0: {value}.",
      "Votre code est {code}. Saisissez-le au paiement de votre prochaine commande, avant le {until}\u00a0; ensuite, il expire.",
    ],
    press: "L’utiliser",
  },
  destination_verify: {
    subject: "Confirmez où {shop} envoie vos récompenses",
    lines: [
      "Vous avez demandé à {shop} d’envoyer vos récompenses ici\u00a0: {destination}.",
      "Veuillez le confirmer avant le {until}. Rien n’y est envoyé auparavant.",
      "Si ce n’était pas vous, ne faites rien et prévenez la boutique\u00a0: répondez à cet e-mail.",
    ],
    press: "Confirmer",
  },
  destination_changed: {
    subject: "{shop}\u00a0: vos coordonnées de paiement ont été modifiées",
    lines: [
      "Désormais, vos récompenses doivent aller à {destination} au lieu de {before}.",
      "Pour votre sécurité, rien n’y est envoyé avant le {until}.",
      "Si ce n’était pas vous, arrêtez la modification, puis changez votre mot de passe auprès de la boutique.",
    ],
    press: "Arrêter la modification",
  },
  list_confirm: {
    subject: "{shop}\u00a0: votre place sur la liste d’attente",
    lines: [
      "Quelqu’un, sans doute vous, a demandé une place sur la liste d’attente de {shop} avec cette adresse. Suivez le lien pour confirmer qu’elle est la vôtre.",
      "Gardez cet e-mail : le même lien vous montre plus tard votre place, et votre propre lien pour amener d’autres personnes.",
      "Si ce n’était pas vous, ne faites rien\u00a0: sans confirmation, vous n’êtes pas sur la liste.",
    ],
    press: "Confirmer et voir ma place",
  },
  list_reached: {
    subject: "{shop}\u00a0: vous avez atteint {reward}",
    lines: [
      "Assez de personnes que vous avez amenées sur la liste d’attente de {shop} ont confirmé\u00a0: {reward} est à vous.",
      "Votre page dit quand et comment cela arrive, et vous l’y trouverez dès que c’est là. Si des personnes que vous avez amenées quittent la liste avant, cela peut disparaître.",
    ],
    press: "Voir ma page",
  },
  invitation_confirm: {
    subject: "Confirmez votre adresse e-mail pour {shop}",
    lines: [
      "Vous avez accepté une invitation chez {shop} avec cette adresse. Confirmez qu’elle est la vôtre, et créez votre compte avec elle.",
      "Si ce n’était pas vous, ne faites rien\u00a0: personne n’obtient de compte ainsi.",
    ],
    press: "Confirmer",
  },
  application_approved: {
    subject: "{shop}\u00a0: vous êtes ambassadeur",
    lines: [
      "La boutique vous a accepté comme ambassadeur. Votre code est {code}.",
      "Connectez-vous à la boutique\u00a0: votre page de parrainage montre votre lien et ce que vous gagnez.",
    ],
  },
  application_declined: {
    subject: "{shop}\u00a0: votre candidature d’ambassadeur",
    lines: [
      "La boutique a décidé de ne pas vous accepter comme ambassadeur. Voici ce qu’elle dit\u00a0:",
      "{answer}",
      "Si vous pensez que c’est une erreur, répondez à cet e-mail.",
    ],
  },
  application_reopened: {
    subject: "{shop} regarde de nouveau votre candidature",
    lines: [
      "La boutique est revenue sur sa décision au sujet de votre candidature d’ambassadeur et la regarde de nouveau. Elle vous répondra.",
    ],
  },
};

export const frenchFooter = "Vous recevez cet e-mail parce que vous participez au programme de parrainage de {shop}.";
