using System.Globalization;
using App.Wire;
using Domain.Declarations;
using Microsoft.AspNetCore.Http;
using Storage.Sealing;

namespace App.Security;

/// <summary>What somebody shows to speak about a declaration; wrong ones of one kind do not stand in the way of the other.</summary>
public enum ProofKind
{
    /// <summary>The last four digits of the declarant's phone.</summary>
    Phone,

    /// <summary>The follow-up token.</summary>
    Token,
}

/// <summary>
/// Wrong proofs, counted in the store per receipt and kind (ten in an hour) and per client address (sixty): what comes after them is not looked at
/// for the rest of the hour. Four digits would otherwise be ten thousand tries away.
/// </summary>
/// <remarks>
/// Tries on one receipt, and tries from one address, take turns within a process, so that a thousand guesses at once are not a thousand first
/// guesses; between instances the counters decide, so each instance adds at most one try. An address has more than a receipt: a mobile carrier puts a
/// whole town behind one, and a mistyped digit of one family is no reason to turn the next away.
/// </remarks>
public sealed class WrongProofs(HourlyCounters counters, SearchTokens tokens, ClientAddress address)
{
    private const int MostPerReceipt = 10;
    private const int MostPerAddress = 60;

    private readonly SemaphoreSlim[] _addresses = Stripes();
    private readonly SemaphoreSlim[] _receipts = Stripes();

    /// <summary>Who is counted for a request.</summary>
    public string WhoIs(HttpContext context) => address.KeyOf(context).ToString(CultureInfo.InvariantCulture);

    /// <summary>Waits for one's turn and looks at the counters. Dispose it when the proof has been judged.</summary>
    /// <param name="who">A client address (<see cref="WhoIs"/>) or a conversation.</param>
    /// <param name="receipt">Null where what was sent is no receipt at all.</param>
    public async Task<Turn> EnterAsync(string who, ProofKind kind, Receipt? receipt, CancellationToken cancellation)
    {
        var byAddress = tokens.IndexOf("proofs-address", who);
        var byReceipt = receipt is { } known ? tokens.IndexOf(kind == ProofKind.Phone ? "proofs-phone" : "proofs-token", known.Value) : null;
        var first = _addresses[Stripe(byAddress)];
        var second = byReceipt is null ? null : _receipts[Stripe(byReceipt)];
        await first.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await (second?.WaitAsync(cancellation) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch
        {
            first.Release();
            throw;
        }

        var turn = new Turn(this, byAddress, byReceipt, second is null ? [first] : [first, second]);
        try
        {
            await turn.LookAsync(cancellation).ConfigureAwait(false);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private static SemaphoreSlim[] Stripes() => [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    private Task<(int Count, int Seconds)> ReadAsync(string id, CancellationToken cancellation) => counters.ReadAsync(id, cancellation);

    private Task CountAsync(string id) => counters.AddAsync(id, "wrongProofs");

    private static int Stripe(string id) => string.GetHashCode(id, StringComparison.Ordinal) & 0xFF;

    /// <summary>One proof being judged.</summary>
    public sealed class Turn : IDisposable
    {
        private readonly WrongProofs _proofs;
        private readonly (string Id, int Most)[] _counters;
        private readonly SemaphoreSlim[] _held;

        internal Turn(WrongProofs proofs, string byAddress, string? byReceipt, SemaphoreSlim[] held)
        {
            (_proofs, _held) = (proofs, held);
            _counters = byReceipt is null ? [(byAddress, MostPerAddress)] : [(byAddress, MostPerAddress), (byReceipt, MostPerReceipt)];
        }

        /// <summary>Set where there were too many wrong ones: a proof that can be guessed is not to be judged, not even a right one.</summary>
        public Refusal? Refusal { get; private set; }

        /// <summary>Counts a wrong proof before anything is answered.</summary>
        public async Task CountAsync()
        {
            foreach (var (id, _) in _counters)
            {
                await _proofs.CountAsync(id).ConfigureAwait(false);
            }
        }

        public void Dispose()
        {
            foreach (var held in _held)
            {
                held.Release();
            }
        }

        internal async Task LookAsync(CancellationToken cancellation)
        {
            foreach (var (id, most) in _counters)
            {
                var (count, seconds) = await _proofs.ReadAsync(id, cancellation).ConfigureAwait(false);
                if (count >= most)
                {
                    Refusal = Wire.Errors.TooManyProofs(seconds);
                }
            }
        }
    }
}
