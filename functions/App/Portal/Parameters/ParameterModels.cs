using App.Api.Parameters;
using App.Pages;
using App.Wire;
using Domain.Eligibility;
using Domain.Parameters;
using Domain.Problems;

namespace App.Portal.Parameters;

/// <summary>Every parameter; those with a change that waits above them.</summary>
public sealed record ParameterListModel(ParameterList List, string Done);

/// <summary>One parameter: what it is, its versions, and the form for another value.</summary>
/// <param name="Changes">Every change that was ever proposed, newest first.</param>
public sealed record ParameterPageModel(
    PolicyBook Book, PolicyParameter Parameter, ParameterItem Item, IReadOnlyList<ParameterChange> Changes, Posted Typed,
        IReadOnlyList<Problem> Problems);

/// <summary>One change with its effect.</summary>
public sealed record ParameterChangeModel(SeenChange Seen, string Done, Refusal? Refusal, Posted Typed);
