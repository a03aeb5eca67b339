using Domain.Notices;

namespace Domain.Parameters;

/// <summary>Another text of the notice from a day on, as one person proposes it and another decides.</summary>
/// <param name="Version">What a consent to it will name.</param>
/// <param name="Text">As <see cref="Notice.Text"/>.</param>
/// <param name="Short">As <see cref="Notice.Short"/>; may be empty.</param>
/// <param name="ValidFrom">The first day on which it is shown.</param>
/// <param name="Proposed">By whom and why.</param>
/// <param name="Decided">By whom it was approved, refused or taken back.</param>
public sealed record NoticeChange(
    string Id, string Version, string Text, string Short, DateOnly ValidFrom, ChangeStatus Status, ParameterStep Proposed, ParameterStep? Decided)
{
    public Notice ToNotice() => Notice.Of(Version, Text, Short, ValidFrom);
}
