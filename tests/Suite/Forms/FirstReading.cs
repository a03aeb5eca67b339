using System.Text.Json;
using Domain.Forms;

namespace Suite.Forms;

public sealed class FirstReading
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Fact]
    public void An_empty_form_names_every_box_that_must_be_filled_at_once()
    {
        var form = FormCatalogue.Find("migrant-2024")!;
        using var json = JsonDocument.Parse("{}");
        var reading = form.Take(json.RootElement, default, new Intake(Today, SelfDeclared: true));
        Assert.Equal(
            ["childName", "sex", "ethnicity", "birthDate", "hukouRegistered", "currentAddress", "livesWith", "residenceRegistration", "housing",
                "schooling",
             "health", "medicalInsurance", "declarant.name", "declarant.relationship", "declarant.phone", "consent.noticeVersion", "consent.givenOn"],
            reading.Problems.Select(problem => problem.Field));
    }
}
