using Channels.BotFramework;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Channels.DirectLine;

/// <summary>A message with files. Read into memory, never into temporary files: a hukou booklet must not lie about unsealed.</summary>
internal sealed record Upload(Activity? Activity, IReadOnlyList<UploadedFile> Files, InboundRefusal? Refusal = null, bool TooLarge = false)
{
    private const int MaxFiles = 5;

    /// <summary>Reads part <c>activity</c> and the <c>file</c> parts; without an activity the files alone are the message.</summary>
    public static async Task<Upload> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary)
            .Value is not { Length: > 0 and <= 200 } boundary)
        {
            return Refused(Errors.BadJson);
        }

        Activity? activity = null;
        List<UploadedFile> files = [];
        var left = UploadedFile.MaxBytes;
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
            {
                var isActivity = section.GetContentDispositionHeader()?.Name.Value?.Trim('"') == "activity"
                    || section.ContentType?.StartsWith("application/vnd.microsoft.activity", StringComparison.OrdinalIgnoreCase) == true;
                var limit = isActivity ? Math.Min(left, ActivityParser.MaxBytes) : left;
                if (await ActivityParser.ReadAsync(section.Body, limit, cancellation).ConfigureAwait(false) is not { } bytes
                    || files.Count == MaxFiles)
                {
                    return new(null, [], TooLarge: true);
                }

                left -= bytes.Length;
                if (!isActivity)
                {
                    files.Add(new(FileName(section), section.ContentType ?? "application/octet-stream", bytes));
                    continue;
                }

                var parsed = ActivityParser.ParseBody(bytes.Span);
                if (parsed.Refusal is { } refusal)
                {
                    return Refused(refusal);
                }

                activity = parsed.Activity;
            }
        }
        catch (Exception malformed) when (malformed is IOException or InvalidDataException)
        {
            return Refused(Errors.BadJson);
        }

        return activity is null && files.Count == 0 ? Refused(Errors.NoType) : new(activity ?? new() { Type = ActivityTypes.Message }, files);
    }

    /// <summary>
    /// Keeps the files and lets the activity's attachments name them. Pictures inside the message (data URIs) become files too; any other address
    /// that a client writes is dropped, because following it would make this server fetch whatever the client names.
    /// </summary>
    public static async Task<Activity> KeepAsync(
        IDirectLineLog log, string conversationId, Activity activity, IReadOnlyList<UploadedFile> files, CancellationToken cancellation)
    {
        var announced = activity.Attachments ?? [];
        List<UploadedFile> all = [.. files, .. announced.Select(FromData).OfType<UploadedFile>()];
        if (announced.Count == 0 && all.Count == 0)
        {
            return activity;
        }

        List<ActivityAttachment> kept = [.. announced.Where(attachment => attachment is { ContentUrl: null, Content: not null })];
        foreach (var file in all)
        {
            var id = await log.SaveFileAsync(conversationId, file, cancellation).ConfigureAwait(false);
            kept.Add(new() { Name = file.Name, ContentType = file.ContentType, ContentUrl = DirectLineServer.FileScheme + id });
        }

        return activity with { Attachments = kept };
    }

    private static UploadedFile? FromData(ActivityAttachment attachment)
    {
        if (!DirectLineServer.IsData(attachment.ContentUrl)
            || attachment.ContentUrl!.IndexOf(',', StringComparison.Ordinal) is not (> 0 and var comma))
        {
            return null;
        }

        var kind = attachment.ContentUrl["data:".Length..comma];
        var bytes = new byte[attachment.ContentUrl.Length - comma];
        return kind.EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64Chars(attachment.ContentUrl.AsSpan(comma + 1), bytes, out var length)
            ? new(PlainText.Clean(attachment.Name), kind.Split(';')[0], bytes.AsMemory(0, length)) : null;
    }

    private static string FileName(MultipartSection section)
    {
        var header = section.GetContentDispositionHeader();
        var name = HeaderUtilities.RemoveQuotes(header?.FileNameStar.Length > 0 ? header.FileNameStar : header?.FileName ?? default).Value;
        return PlainText.Clean(Path.GetFileName(name?.Replace('\\', '/') ?? "")) is { Length: > 0 and <= 200 } clean ? clean : "file";
    }

    private static Upload Refused(InboundRefusal refusal) => new(null, [], refusal);
}
