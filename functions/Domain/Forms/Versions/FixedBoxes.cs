using System.Collections.Frozen;
using Domain.Forms.Catalogue;

namespace Domain.Forms.Versions;

/// <summary>
/// What the program itself reads: by what rules decide, a child is recognised, departments are compared and a family is reached. A file gives such a
/// box other words, and nothing else.
/// </summary>
/// <remarks>A form without 就学情况 would leave every rule about school without an answer, silently. Who wants that changes the rules with it.</remarks>
internal static class FixedBoxes
{
    private static readonly FrozenSet<string> Read = FrozenSet.ToFrozenSet(
    [
        Shared2024.ChildName.Key, Shared2024.Sex.Key, Shared2024.BirthDate.Key, Shared2024.HukouRegistered.Key, Shared2024.CitizenNumber.Key,
        Shared2024.BirthCertificateNumber.Key, Shared2024.HukouAddress.Key, Shared2024.CurrentAddress.Key, Shared2024.Guardianship.Key,
        Shared2024.Schooling.Key, Shared2024.StudyStatus.Key, Shared2024.Health.Key, Shared2024.FamilyHardship.Key,
        Shared2024.FamilyHardshipExpiresOn.Key,
        Shared2024.LivingSupport.Key, Shared2024.Wandering.Key, Shared2024.HelpRequested.Key, Shared2024.HelpDetails.Key,
        Migrant2024.LivesWith.Key, Migrant2024.LeftHukouOn.Key, Migrant2024.ArrivedOn.Key, Migrant2024.ReturnedOn.Key,
        Migrant2024.GuardianshipProblem.Key,
        LeftBehind2024.BothParentsAway.Key, LeftBehind2024.OneAwayOtherIncapable.Key, LeftBehind2024.AwayParent.Key, LeftBehind2024.FatherWork.Key,
        LeftBehind2024.MotherWork.Key, LeftBehind2024.OtherParentCondition.Key, LeftBehind2024.HasEntrustedCarer.Key,
    ], StringComparer.Ordinal);

    public static bool Are(Field field) =>
        Read.Contains(field.Key) || field.Group is not null || field.Owner != Department.CivilAffairs
        || field.Section is Section.Declarant or Section.Office;
}
