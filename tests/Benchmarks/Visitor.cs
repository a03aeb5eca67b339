using System.Globalization;

namespace Benchmarks;

/// <summary>Looks at a bare Razor page that reads one row.</summary>
internal sealed class Visitor(int port, int number) : Person(port, number)
{
    public const string Page = "row";

    private const int Rows = 50_000;

    protected override async Task<(string, Answered)> ClickAsync() =>
        (Page, await Wire.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/children/{Dice.Next(1, Rows)}"), null));

    protected override void Look(string page, Answered answer)
    {
        if (answer.Status != 200 || answer.Find("<h1>", "</h1>") is null)
        {
            throw new InvalidOperationException($"The row was answered with {answer.Status}.");
        }
    }
}
