//! French: what to do about findings.

use crate::report::Code;

#[allow(clippy::too_many_lines, reason = "one arm a code, nothing to follow")]
pub(in crate::report::words) const fn advice(code: Code) -> &'static str {
    match code {
        Code::InferenceOutsidePolicy => {
            "Diriger l’appelant vers un modèle ou un profil qui reste dans les Régions autorisées et \
             interdire les autres par une politique de contrôle des services (SCP); ou consigner \
             une exception et en désigner le responsable."
        }
        Code::UnprovenInference => {
            "Utiliser un identifiant dont toutes les destinations sont autorisées, ou fournir les \
             enregistrements manquants\u{a0}: achèvements, événements de données, jours voisins, ce \
             que copient les profils d’application."
        }
        Code::PresumedNotAccepted => {
            "Utiliser un profil dont toutes les destinations sont autorisées, comparer avec les \
             journaux d’invocation des modèles, ou inscrire `presumed` sous `accept` si la \
             déclaration d’AWS de 2024 vous suffit."
        }
        Code::UnresolvedApplicationProfile => {
            "Demander à GetInferenceProfile ce que le profil copie et l’inscrire dans le fichier \
             des profils d’application, ou lire les journaux du jour de sa création."
        }
        Code::StreamWithoutCompletion => {
            "Lire le jour suivant et les autres objets du même journal de suivi. Avant 2026, AWS \
             n’écrivait pas d’événements d’achèvement; les journaux d’invocation des modèles peuvent \
             alors indiquer la Région."
        }
        Code::CompletionWithoutCall => {
            "Lire le jour précédent et vérifier que le journal de suivi consigne les événements de \
             gestion en lecture."
        }
        Code::PossibleInference => {
            "Consulter les enregistrements. Si l’opération exécute des modèles, mettre regiontrail à \
             jour ou la signaler."
        }
        Code::UnreadableRegion => {
            "Consulter les enregistrements et demander à AWS Support ce que ce texte signifie."
        }
        Code::UnknownRegion => {
            "Vérifier la Région auprès d’AWS. Si elle est nouvelle, mettre regiontrail à jour; d’ici \
             là, aucune politique ne peut l’autoriser."
        }
        Code::ConflictingRegions => {
            "Consulter les enregistrements\u{a0}: chacune de leurs Régions est comptée comme lieu \
             d’exécution."
        }
        Code::RegionOutsideCatalog => {
            "Le journal dit vrai et le catalogue est périmé\u{a0}: interroger GetInferenceProfile dans \
             la Région source et ne pas se fier aux destinations publiées de ce profil."
        }
        Code::SameIdDifferentRecord => {
            "Vérifier l’intégrité des fichiers journaux\u{a0}: CloudTrail n’écrit pas deux événements \
             sous un même identifiant."
        }
        Code::GlobalProfileStayedInPolicy => {
            "C’est l’effet du hasard et non d’un contrôle\u{a0}: un profil mondial peut exécuter l’inférence \
             dans toute Région commerciale. Utiliser un profil géographique ou refuser \
             `aws:RequestedRegion` = `unspecified`."
        }
        Code::ScopeChanged => {
            "Demander qui a modifié le client et pourquoi\u{a0}: les lieux où ses requêtes peuvent \
             s’exécuter ont changé avec lui. Une SCP qui refuse les autres profils empêche que cela se \
             reproduise (`policy guardrails`)."
        }
        Code::ScopeNarrowed => {
            "Rien, si c’était voulu\u{a0}: ses requêtes peuvent s’exécuter en moins de lieux qu’avant."
        }
        Code::NewModel => {
            "Vérifier que le modèle a été approuvé, et où ses profils peuvent l’exécuter."
        }
        Code::NewAccount => {
            "Vérifier que le compte est censé utiliser Bedrock, et que ses journaux de suivi et ses \
             politiques sont ceux des autres."
        }
        Code::FailedAttempts => {
            "Aucune si les refus sont voulus\u{a0}: ces tentatives montrent qui a essayé. Elles ne sont \
             pas évaluées."
        }
        Code::CoverageGap => {
            "Récupérer les jours manquants dans le compartiment S3, ou établir si le journal de suivi a \
             été arrêté."
        }
        Code::ObjectNotRead => {
            "Examiner les causes énumérées sous «\u{a0}Ce qui a été examiné\u{a0}»\u{a0}: accorder l’autorisation \
             qui manque, restaurer ce qui est archivé, récupérer de nouveau ce qui est endommagé et comparer \
             son condensé; puis relancer l’analyse."
        }
        Code::MalformedRecords => {
            "Examiner les emplacements énumérés sous «\u{a0}Ce qui a été examiné\u{a0}»; récupérer de \
             nouveau les objets dans le compartiment S3."
        }
        Code::IncompletePage => {
            "Récupérer toutes les pages (`NextToken`) de l’exportation, puis relancer l’analyse."
        }
        Code::IntegrityNotMet => {
            "Relancer `regiontrail audit --integrity require --ledger …` avec les condensés et les journaux, \
             et suivre ce qu’il en dit; ou terminer le rapport (`--to`) là où la preuve s’arrête."
        }
        Code::InvocationLogUnattested => {
            "Omettre `--invocation-logs` là où tout doit être prouvé, ou choisir `--integrity report` et dire \
             sur quoi reposent ces appels."
        }
        Code::ScanNotFinished => {
            "Relancer la même commande `regiontrail audit … --ledger …` jusqu’à son terme; avec `--since-last`, \
             elle reprend là où cette analyse s’est arrêtée."
        }
        Code::NoInvocationLogFound => {
            "Indiquer l’emplacement où la journalisation des invocations écrit (`regiontrail custody` le \
             montre), ou omettre `--invocation-logs`."
        }
        Code::LogWithoutCall => {
            "Établir si le journal de suivi couvre ce compte et cette Région et consigne les événements de \
             lecture, et si des journaux ont été supprimés\u{a0}: CloudTrail devrait avoir chacun de ces \
             appels. D’ici là, le rapport n’est pas complet."
        }
        Code::CallWithoutLog => {
            "Chercher ModelInvocationLogsS3DeliveryFailure dans les métriques du compte et des changements \
             à la configuration de la journalisation. CloudTrail a ces appels, et ils sont évalués."
        }
        Code::CallsNotLogged => {
            "Donner aussi les journaux d’invocation de ces comptes, de ces Régions et de ces jours, ou établir \
             si la journalisation y était active et si des journaux ont été supprimés. Les appels sont \
             évalués d’après CloudTrail seul."
        }
        Code::ConflictingInvocationLogs => {
            "Comparer les journaux\u{a0}: Bedrock en écrit un par requête. L’un d’eux a pu être modifié."
        }
        Code::ExceptionExpired => {
            "La renouveler avec son responsable ou la retirer de la politique."
        }
        Code::ExceptionUnused => "La retirer de la politique ou corriger ce qu’elle vise.",
        Code::NoInferenceFound => {
            "Vérifier que le journal de suivi consigne les événements de gestion en lecture dans toutes \
             les Régions, et que les entrées et les dates sont les bonnes. L’absence d’enregistrements \
             ne prouve rien."
        }
        Code::LogTampered => {
            "Laisser le compartiment S3 tel quel, établir qui pouvait y écrire et reprendre le journal \
             d’une copie\u{a0}: une autre version, une réplique. `regiontrail verify` nomme chaque objet."
        }
        Code::LogMissing => {
            "Chercher le journal dans les autres versions et copies du compartiment S3 et établir qui \
             pouvait le supprimer\u{a0}: ce qu’il contenait ne figure pas dans ce rapport."
        }
        Code::LogUnattested => {
            "Établir qui l’a écrit. Les journaux les plus récents ne figurent encore dans aucun \
             condensé\u{a0}: terminer la période deux heures plus tôt. Une copie doit être accompagnée \
             de ses condensés et de leurs métadonnées."
        }
        Code::DefinitionUnattested => {
            "Demander à GetInferenceProfile ce que le profil copie et l’indiquer par \
             `--application-profiles`\u{a0}: votre parole se passe de journal. Ou fournir les condensés \
             du jour où le profil a été créé."
        }
        Code::DigestInvalid => {
            "`regiontrail verify` dit ce qui ne va pas pour chacun\u{a0}: une clé ou des métadonnées \
             manquantes se récupèrent; une signature fausse signifie que quelqu’un d’autre a écrit le \
             condensé."
        }
        Code::DigestGap => {
            "Récupérer les condensés de ces heures, ou établir si la validation des fichiers journaux ou \
             le journal de suivi a été désactivé\u{a0}: personne ne peut prouver après coup ce qui a \
             été livré."
        }
        Code::MantleInference => {
            "Consigner partout les événements de données de `AWS::BedrockMantle::Project` et refuser \
             `bedrock-mantle:*` si ce service n’est pas voulu\u{a0}: `bedrock:*` ne le couvre pas."
        }
    }
}
