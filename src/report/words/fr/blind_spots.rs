//! French: what is said of the services that these logs cannot show.

use crate::report::BlindSpotCode;
use crate::report::words::BlindSpotWords;

const NOT_SPECIFIED: &str = "Selon AWS, les journaux CloudTrail et CloudWatch ne précisent pas la Région où l’inférence a lieu.";
const MODEL_DECIDES: &str = "les destinations du modèle ou du profil d’inférence sous-jacent";

#[allow(clippy::too_many_lines, reason = "one arm a code, nothing to follow")]
pub(in crate::report::words) const fn blind_spot(code: BlindSpotCode) -> BlindSpotWords {
    match code {
        BlindSpotCode::AgentCoreMemory => BlindSpotWords {
            service: "Amazon Bedrock AgentCore Memory",
            why: NOT_SPECIFIED,
            destinations: "ca-central-1, us-east-1, us-east-2, us-west-2",
            what_to_do: "Choisir une stratégie intégrée avec remplacements et un modèle choisi, ou refuser le service là où ses Régions ne sont pas autorisées. Activer les événements de données d’AgentCore pour en voir l’usage.",
        },
        BlindSpotCode::AgentCorePolicy => BlindSpotWords {
            service: "Policy dans Amazon Bedrock AgentCore",
            why: NOT_SPECIFIED,
            destinations: "depuis ca-central-1, toute Région commerciale (inférence interrégionale mondiale)",
            what_to_do: "Écrire les politiques à la main et non par inférence, ou refuser le service dans cette Région. Demander à AWS si une forme géographique est prévue.",
        },
        BlindSpotCode::AgentCoreEvaluations => BlindSpotWords {
            service: "Amazon Bedrock AgentCore Evaluations",
            why: NOT_SPECIFIED,
            destinations: "ca-central-1, us-east-1, us-east-2, us-west-2",
            what_to_do: "Prendre des évaluateurs personnalisés avec un modèle choisi, ou refuser le service. Activer les événements de données d’AgentCore pour en voir l’usage.",
        },
        BlindSpotCode::AgentRegistry => BlindSpotWords {
            service: "AWS Agent Registry",
            why: NOT_SPECIFIED,
            destinations: "toute Région commerciale",
            what_to_do: "Refuser sa recherche et ses autres inférences si toute Région commerciale est trop large. Demander à AWS les Régions par écrit.",
        },
        BlindSpotCode::DataAutomation => BlindSpotWords {
            service: "Amazon Bedrock Data Automation",
            why: "L’inférence interrégionale y est obligatoire et aucun enregistrement n’indique la Région.",
            destinations: "ca-central-1, ca-west-1, us-east-1, us-east-2, us-west-2 (profil na.data-automation-v1)",
            what_to_do: "Le refuser là où les Régions de son profil ne sont pas autorisées\u{a0}: il n’existe pas sans inférence interrégionale.",
        },
        BlindSpotCode::CrossRegionGuardrails => BlindSpotWords {
            service: "Amazon Bedrock Guardrails avec inférence interrégionale",
            why: "Un garde-fou (guardrail) lit l’invite là où son profil l’envoie; CloudTrail montre la configuration, pas la Région.",
            destinations: "ca-central-1, ca-west-1 (profil ca.guardrail.v1:0)",
            what_to_do: "Examiner `crossRegionConfig` de chaque garde-fou (`regiontrail custody` les énumère) et l’omettre là où ses Régions ne sont pas autorisées.",
        },
        BlindSpotCode::BatchInference => BlindSpotWords {
            service: "Inférence par lots d’Amazon Bedrock",
            why: "Un seul événement par tâche; avec un profil d’inférence, la Région de chaque élément n’est pas consignée.",
            destinations: MODEL_DECIDES,
            what_to_do: "Nommer dans la tâche un modèle de la Région, et aucun profil. Demander à AWS où ont été exécutés les éléments d’une tâche qui nomme un profil.",
        },
        BlindSpotCode::AsyncAndBidirectional => BlindSpotWords {
            service: "Invocation asynchrone et bidirectionnelle",
            why: "Événements de données pour lesquels AWS ne documente aucune Région d’inférence. Un appel qui nomme lui-même un modèle s’exécute là où il est fait, et n’est pas compté ici; par un profil, sa Région n’est dans aucun journal.",
            destinations: MODEL_DECIDES,
            what_to_do: "Activer les événements de données pour `AWS::Bedrock::Model` et `AWS::Bedrock::AsyncInvoke`, et nommer des modèles de la Région.",
        },
        BlindSpotCode::AgentsKnowledgeBasesFlows => BlindSpotWords {
            service: "Amazon Bedrock Agents, Knowledge Bases et Flows",
            why: "Leurs propres événements de données n’indiquent aucune Région. Les modèles qu’ils appellent dans votre compte figurent au rapport comme des inférences distinctes.",
            destinations: MODEL_DECIDES,
            what_to_do: "Chercher dans le rapport les modèles qu’ils appellent sous leurs rôles de service, et activer leurs événements de données.",
        },
        BlindSpotCode::BedrockMantle => BlindSpotWords {
            service: "Point de terminaison bedrock-mantle",
            why: "Son inférence est un événement de données d’une autre source; sans ce sélecteur, aucun enregistrement n’existe. Il n’a pas d’inférence interrégionale.",
            destinations: "la Région du point de terminaison; aucune Région canadienne n’en a",
            what_to_do: "Activer les événements de données pour `AWS::BedrockMantle::Project` dans chaque Région, ou refuser `bedrock-mantle:*`.",
        },
        BlindSpotCode::ClaudePlatformOnAws => BlindSpotWords {
            service: "Claude Platform on AWS",
            why: "Exploité par Anthropic, hors de Bedrock; le champ inference_geo de la requête décide, et les données peuvent se trouver hors d’AWS.",
            destinations: "les États-Unis, ou tout centre de données exploité par Anthropic; ce n’est pas une Région AWS",
            what_to_do: "Activer les événements de données pour `AWS::AWSExternalAnthropic::Workspace`, ou refuser le service\u{a0}: ses Régions ne sont pas celles d’AWS.",
        },
        BlindSpotCode::PromptRouters => BlindSpotWords {
            service: "Routeurs d’invites (prompt routers) d’Amazon Bedrock",
            why: "L’ARN du routeur masque le modèle et le profil us. qu’il choisit.",
            destinations: "aucune Région canadienne n’offre de routeurs d’invites; ailleurs, les profils des États-Unis",
            what_to_do: "Nommer le modèle ou le profil lui-même. Vérifier ce que peut choisir un routeur utilisé.",
        },
        BlindSpotCode::ModelCopyJobs => BlindSpotWords {
            service: "Tâches de copie de modèles d’Amazon Bedrock",
            why: "Les poids d’un modèle personnalisé, qui peuvent contenir ses données d’entraînement, sont copiés dans une autre Région.",
            destinations: "la Région cible; seule la requête l’indique",
            what_to_do: "Refuser `bedrock:CreateModelCopyJob` vers les Régions non autorisées.",
        },
        BlindSpotCode::ModelJobs => BlindSpotWords {
            service: "Tâches qui évaluent, personnalisent ou importent des modèles, ou optimisent des invites",
            why: "Un seul événement par tâche; AWS ne documente aucune Région d’inférence pour les appels de modèles qu’elle fait avec vos invites.",
            destinations: MODEL_DECIDES,
            what_to_do: "Nommer dans la tâche des modèles de la Région, et aucun profil, aussi pour le juge d’une évaluation. Demander à AWS où ses appels ont été exécutés.",
        },
        BlindSpotCode::TokenCounting => BlindSpotWords {
            service: "Comptage de jetons (CountTokens)",
            why: "La requête porte l’invite; AWS ne documente ni la façon dont elle est consignée, ni une Région.",
            destinations: MODEL_DECIDES,
            what_to_do: "Compter avec un modèle de la Région, ou refuser `bedrock:CountTokens`. Demander à AWS où sont comptées les invites qui nomment un profil.",
        },
        BlindSpotCode::AutomatedReasoning => BlindSpotWords {
            service: "Création et essai de politiques de raisonnement automatisé",
            why: "Des documents et des textes d’essai sont lus par des modèles qu’AWS ne nomme pas, et aucun enregistrement n’indique de Région.",
            destinations: "AWS ne le dit pas",
            what_to_do: "N’y mettre aucun document qui ne peut quitter la Région, ou refuser ces traitements. Demander à AWS les Régions par écrit.",
        },
        BlindSpotCode::AbuseReviewCopies => BlindSpotWords {
            service: "Copies conservées pour l’examen des abus",
            why: "Le trafic de Claude Fable 5 et le trafic signalé des modèles d’OpenAI autres que gpt-oss sont conservés jusqu’à 30 jours dans la Région qui les a traités; aucun enregistrement ne montre de copie.",
            destinations: "la Région de destination de l’inférence",
            what_to_do: "Examiner la conservation des données du compte dans chaque Région, et demander `none` à AWS là où c’est offert.",
        },
        BlindSpotCode::AgentCoreHarness => BlindSpotWords {
            service: "Runtime, harness et outils d’Amazon Bedrock AgentCore",
            why: "Leurs événements de données n’indiquent aucune Région. Les modèles qu’ils appellent dans votre compte figurent au rapport comme des inférences distinctes.",
            destinations: MODEL_DECIDES,
            what_to_do: "Chercher dans le rapport les modèles qu’il appelle sous ses rôles de service, et activer les événements de données d’AgentCore.",
        },
        BlindSpotCode::AmazonQAndQuick => BlindSpotWords {
            service: "Amazon Q, Amazon Quick, CloudWatch Omni",
            why: "Ils exécutent des modèles en dehors des événements de Bedrock, avec leur propre inférence interrégionale.",
            destinations: "selon la géographie de chaque service; un espace CloudWatch Omni au Canada peut utiliser le Canada ou les États-Unis",
            what_to_do: "Examiner les réglages interrégionaux de chaque service. CloudTrail pour Bedrock n’en a rien.",
        },
    }
}
