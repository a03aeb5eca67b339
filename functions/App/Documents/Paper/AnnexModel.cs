using App.Pages;
using Domain.Forms;

namespace App.Documents.Paper;

/// <summary>Forms on paper.</summary>
/// <param name="Papers">One sheet for each; the empty form for no answers.</param>
public sealed record AnnexModel(SiteContext Site, IReadOnlyList<(FormDefinition Form, Answers Answers)> Papers);
