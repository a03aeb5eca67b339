using Domain.Forms;

namespace App.Demo;

/// <summary>One declaration of an invented child: what a family would have written, on which form, when, and through which door.</summary>
/// <param name="Index">Its place in the city: 0, 1, 2 …; with the seed it names the child for ever.</param>
/// <param name="Family">Children of one family have the same.</param>
/// <param name="SubmittedAt">In China's time, in the five months before the seed day.</param>
/// <param name="SelfDeclared">A parent or carer declares; false: a village worker on a visit.</param>
/// <param name="Roll">0 … 999, for what the county does with it: the share that is registered, still waiting, withdrawn.</param>
public sealed record SyntheticChild(int Index, int Family, FormDefinition Form, Answers Answers, DateTimeOffset SubmittedAt,
    bool SelfDeclared, int Roll)
{
    public DateOnly SubmittedOn => DateOnly.FromDateTime(SubmittedAt.DateTime);
}
