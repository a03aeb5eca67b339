using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// The first of the three steps of a submission: everything that the others need, chosen before anything about a child is written, under the hash of
/// the Idempotency-Key. Whoever repeats the request, or sweeps after a crash, finds it and does exactly the same.
/// </summary>
/// <param name="BodyHash">In which way it was hashed, and the hash of the body: the same key with another body is refused.</param>
/// <param name="At">The instant of the submission, to the millisecond; a repetition is decided as of it.</param>
/// <param name="TokenSeed">16 random bytes of the follow-up token; null on staff channels. Sealed with the whole intent.</param>
/// <param name="Body"><c>{"answers","unknown"}</c> while the intent is open; null once it is done, the declaration holds it then.</param>
internal sealed record Intent(
    string BodyHash,
    DateTimeOffset At,
    Channel Channel,
    AuditActor By,
    FormDefinition Form,
    string DeclarationId,
    string AuditId,
    Receipt Receipt,
    byte[]? TokenSeed,
    byte[]? Body)
{
    /// <summary>
    /// In which way bodies are hashed now. While a version is brought out, instances of two versions read each other's intents: whoever hashes a body
    /// otherwise than before (a test holds the hashes of two bodies) gives the way another number, and what was hashed in another way is compared by
    /// what it says.
    /// </summary>
    private const string Way = "2:";

    /// <summary>How long a repetition is recognised.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    public bool IsOpen => Body is not null;

    /// <summary>Then another hash is another body.</summary>
    public bool IsHashedAsNow => BodyHash.StartsWith(Way, StringComparison.Ordinal);

    public FollowUpToken? Token => TokenSeed is { } seed ? FollowUpToken.FromRandom(seed) : null;

    public NewDeclaration Ids => new(DeclarationId, Receipt, Token);

    public DateTimeOffset ExpiresOn => At + Remembered;

    /// <summary>While it is open, since when: what the sweep looks for, and nothing else.</summary>
    public IndexFields Fields => IsOpen ? new IndexFields().Set(Storage.Fields.Open, At) : new IndexFields();

    public static string IdOf(string idempotencyKey) => "intent-" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)));

    public static Intent New(string bodyHash, DateTimeOffset now, Channel channel, AuditActor by, FormDefinition form, byte[] body)
    {
        var at = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        return new(Way + bodyHash, at, channel, by, form, OpaqueId.New(at), OpaqueId.New(at), Receipt.FromRandom(random[..16]),
            channel.IsSelfDeclared() ? random[16..].ToArray() : null, body);
    }

    public byte[] Write() => Answer.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("bodyHash", BodyHash);
        json.WriteString("at", At.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("channel", Channel.Id());
        json.WriteString("subject", By.Subject);
        json.WriteString("role", By.Role);
        json.WriteString("form", Form.Id);
        json.WriteNumber("formVersion", Form.Version);
        json.WriteString("declaration", DeclarationId);
        json.WriteString("audit", AuditId);
        json.WriteString("receipt", Receipt.Value);
        if (TokenSeed is not null)
        {
            json.WriteBase64String("token", TokenSeed);
        }

        if (Body is not null)
        {
            json.WritePropertyName("body");
            json.WriteRawValue(Body, skipInputValidation: true);
        }

        json.WriteEndObject();
    });

    public static Intent Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var json = document.RootElement;
        return new(
            Text("bodyHash"),
            DateTimeOffset.ParseExact(Text("at"), "O", CultureInfo.InvariantCulture),
            Domain.Declarations.Channels.Find(Text("channel")) ?? throw new InvalidDataException("An intent names an unknown channel."),
            new AuditActor(Text("subject"), Text("role")),
            FormCatalogue.Find(Text("form"), json.GetProperty("formVersion").GetInt32())
                ?? throw new InvalidDataException("An intent names an unknown form."),
            Text("declaration"),
            Text("audit"),
            Receipt.Parse(Text("receipt")),
            json.TryGetProperty("token", out var token) ? token.GetBytesFromBase64() : null,
            json.TryGetProperty("body", out var body) ? Encoding.UTF8.GetBytes(body.GetRawText()) : null);

        string Text(string name) => json.GetProperty(name).GetString()!;
    }
}
