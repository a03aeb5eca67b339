using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using App.Demo;
using SkiaSharp;

namespace Benchmarks;

/// <summary>
/// Forty photos of nearly 10 MiB each sent at once, again and again until all are taken: the most memory that the server ever had, against what it
/// is allowed, and what a small photo waits meanwhile.
/// </summary>
internal static class Uploads
{
    private const int AtOnce = 40;
    private const int PerDeclaration = 10;

    /// <summary>MB; an instance on the smallest plan has 2,048 for everything.</summary>
    private const double Allowed = 400;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var host = await Published.OfAsync("functions/Host");
        var photo = Photo();
        var (ratios, peaks, idle, waits, taken) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(),
            new List<double>());
        for (var round = 0; round < Math.Min(3, effort.Rounds); round++)
        {
            using var folder = new Scratch();
            using var running = Running.Start(host, folder.Path);
            await running.ReadyAsync();
            using var http = new HttpClient
            {
                BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{running.Port}/")),
                Timeout = TimeSpan.FromMinutes(5)
            };
            var families = new List<(string Receipt, string Token)>();
            foreach (var child in SyntheticCity.Generate(SyntheticCity.DemoSeed, 400,
                DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8))).Where(child => child.SelfDeclared).Take((AtOnce / PerDeclaration) + 1))
            {
                families.Add(await DeclareAsync(http, child));
            }

            idle.Add(running.PeakMegabytes);
            var started = Stopwatch.GetTimestamp();
            var uploads = Enumerable.Range(0, AtOnce).Select(i => UploadAsync(http, families[i / PerDeclaration], photo)).ToList();
            await Task.Delay(200);
            var waiting = Stopwatch.GetTimestamp();
            await UploadAsync(http, families[^1], Small());
            waits.Add(Stopwatch.GetElapsedTime(waiting).TotalSeconds);
            await Task.WhenAll(uploads);
            taken.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            peaks.Add(running.PeakMegabytes);
            ratios.Add(peaks[^1] / Allowed);
        }

        return
        [
            new Figure($"{AtOnce} photos of {Figure.Number(photo.Length / 1048576.0)} MiB at once, peak memory against {Figure.Number(Allowed)} MB",
                ratios, 1.0, null, "—", $"{Figure.Number(Figure.Median(peaks))} MB, {Figure.Number(Figure.Median(idle))} MB before; all taken within "
                    + $"{Figure.Number(Figure.Median(taken))} s; a small photo in between {Figure.Number(Figure.Median(waits))} s"),
        ];
    }

    /// <summary>Who is asked to come back comes back.</summary>
    private static async Task UploadAsync(HttpClient http, (string Receipt, string Token) family, byte[] photo)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"api/declarations/{family.Receipt}/attachments")
            {
                Content = new ByteArrayContent(photo)
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            request.Headers.Add("X-Follow-Up-Token", family.Token);
            using var response = await http.SendAsync(request);
            if ((int)response.StatusCode == 429)
            {
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
                continue;
            }

            if ((int)response.StatusCode != 201)
            {
                throw new InvalidOperationException(
                    $"A photo was answered with {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            }

            return;
        }
    }

    private static async Task<(string Receipt, string Token)> DeclareAsync(HttpClient http, SyntheticChild child)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("formId", child.Form.Id);
            json.WritePropertyName("answers");
            child.Form.Write(json, child.Answers);
            json.WriteStartArray("unknown");
            foreach (var key in child.Form.UnknownKeys(child.Answers))
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post,
            "api/declarations")
        { Content = new StringContent(Encoding.UTF8.GetString(buffer.ToArray()), Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var response = await http.SendAsync(request);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return response.IsSuccessStatusCode
            ? (answer.RootElement.GetProperty("receipt").GetString()!, answer.RootElement.GetProperty("followUpToken").GetString()!)
            : throw new InvalidOperationException($"A declaration was answered with {(int)response.StatusCode}.");
    }

    /// <summary>Twelve million dots of noise, as large as may be sent: the worst that a telephone does.</summary>
    private static byte[] Photo()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(4000, 3000, SKColorType.Rgba8888, SKAlphaType.Opaque));
        new Random(1).NextBytes(bitmap.GetPixelSpan());
        using var image = SKImage.FromBitmap(bitmap);
        for (var quality = 95; ; quality -= 5)
        {
            using var data = image.Encode(SKEncodedImageFormat.Jpeg, quality);
            if (data.Size <= 10 * 1024 * 1024)
            {
                return data.ToArray();
            }
        }
    }

    private static byte[] Small()
    {
        using var bitmap = new SKBitmap(1200, 800);
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data.ToArray();
    }
}
