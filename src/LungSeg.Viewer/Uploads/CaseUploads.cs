using System.Globalization;
using System.Text;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Http;
using LungSeg.Workflow;
using Microsoft.AspNetCore.Http;

namespace LungSeg.Viewer.Uploads;

/// <summary>
/// Puts a case's files among the scans: a case is opened, filled with numbered files in any order, any of them again
/// where a connection broke, and closed with the marker that says how many there are. A case that has files or a
/// result is never added to, so nobody writes into another's.
/// </summary>
internal sealed class CaseUploads(IBlobStore store, Containers containers, long maximumFileBytes)
{
    private const int MaximumFiles = 100_000;
    private const int MaximumNameLength = 100;

    /// <summary>Begins a case: 201, or the fault.</summary>
    public async Task<IResult?> BeginAsync(HttpContext context, string caseId)
    {
        if (NameFault(caseId) is { } fault) return Answers.Problem(400, fault);
        foreach (var container in (string[])[containers.Scans, containers.Results])
        {
            await foreach (var _ in store.ListAsync(container, caseId + "/", context.RequestAborted))
            {
                return Answers.Problem(
                    409, new("case-exists", "There is a case of that name already.", "Choose another name."));
            }
        }

        return Results.StatusCode(201);
    }

    /// <summary>Stores one file under its number, 1 to 100,000: 204, or the fault.</summary>
    public async Task<IResult?> PutAsync(HttpContext context, string caseId, string number)
    {
        if (NameFault(caseId) is { } fault) return Answers.Problem(400, fault);
        if (Number(number) is not { } index)
        {
            return Answers.Problem(
                400, new("bad-number", $"A file's number must be 1 to {MaximumFiles}.", "Count the files from 1."));
        }

        if (context.Request.ContentLength > maximumFileBytes) return TooLarge();
        if (await IsClosedAsync(caseId, context.RequestAborted)) return Closed();
        try
        {
            await store.WriteAsync(
                new(containers.Scans, FileName(caseId, index)), WriteCondition.Always,
                (stream, token) => CopyAsync(context.Request.Body, stream, token), context.RequestAborted);
            return Results.StatusCode(204);
        }
        catch (FileTooLargeException)
        {
            return TooLarge();
        }
    }

    /// <summary>Ends a case once all its files are there: 204, or the fault.</summary>
    public async Task<IResult?> EndAsync(HttpContext context, string caseId)
    {
        if (NameFault(caseId) is { } fault) return Answers.Problem(400, fault);
        if (Number(context.Request.Query["files"].ToString()) is not { } files)
        {
            return Answers.Problem(
                400, new("bad-number", "The number of files is missing.", "Say it as ?files=N."));
        }

        var there = 0;
        await foreach (var blob in store.ListAsync(containers.Scans, caseId + "/", context.RequestAborted))
        {
            if (!ReadyMarker.Is(blob.Name)) there++;
        }

        if (there != files)
        {
            return Answers.Problem(
                409, new("upload-incomplete", $"{there} of {files} files are there.", "Upload the others first."));
        }

        var marker = Encoding.ASCII.GetBytes(files.ToString(CultureInfo.InvariantCulture));
        await store.WriteAsync(
            Marker(caseId), WriteCondition.Always, async (stream, token) => await stream.WriteAsync(marker, token),
            context.RequestAborted);
        return Results.StatusCode(204);
    }

    private static string FileName(string caseId, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{caseId}/{number:000000}");

    private BlobAddress Marker(string caseId) => new(containers.Scans, $"{caseId}/{ReadyMarker.Name}");

    private async Task<bool> IsClosedAsync(string caseId, CancellationToken cancellation) =>
        await store.FindAsync(Marker(caseId), cancellation) is not null;

    private static IResult Closed() =>
        Answers.Problem(409, new("upload-closed", "The case's upload has ended.", "Begin another case."));

    private IResult TooLarge() =>
        Answers.Problem(
            413,
            new(
                "file-too-large", $"The file has more than {maximumFileBytes} bytes.",
                "Put the case's files into the store's container of scans by other means."));

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= MaximumFiles
            ? number
            : null;

    private static Fault? NameFault(string caseId)
    {
        var reason = "";
        var valid = caseId.Length <= MaximumNameLength && BlobName.IsValid(caseId, out reason);
        return valid ? null : new(
            "bad-case-name",
            reason.Length > 0 ? $"The name {reason}." : $"The name has more than {MaximumNameLength} characters.",
            "Use letters, digits, '-' and '_'.");
    }

    private async Task CopyAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[81_920];
        var total = 0L;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellation)) > 0)
        {
            total += read;
            if (total > maximumFileBytes) throw new FileTooLargeException();
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    /// <summary>Ends a write before it is stored; never leaves this class.</summary>
    private sealed class FileTooLargeException : Exception;
}
