using System.CommandLine;
using LungSeg.DicomWeb;
using LungSeg.Local.Running;
using LungSeg.Local.Sending;
using LungSeg.Local.Terminal;
using LungSeg.Sending;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg send</c>: the DICOM objects of results to a DICOMweb server.</summary>
internal static class SendCommand
{
    public static Command Create()
    {
        var place = new Argument<string>("folder|store")
        {
            Description =
                "A folder with results of 'run' or 'export' anywhere below; or a store as for 'watch': a folder, a "
                    + "connection string, UseDevelopmentStorage=true, an account's https address.",
        };
        var arguments = new SendArguments();
        var caseId = new Option<string?>("--case") { Description = "Only this case." };
        var again = new Option<bool>("--again") { Description = "Send what the server has too." };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description =
                "Send nothing; say what would be sent, and what the server has already where it can be asked.",
        };
        var tries = Numbers.Whole(
            "--tries", "How often an object is tried, after growing waits, while the server cannot be reached.", 1, 100,
            "tries", 8);
        var json = new Option<bool>("--json")
        {
            Description = "Print a line of JSON for each object, and nothing else.",
        };

        var command = new Command(
            "send",
            "Send the DICOM objects of results (SEG, RT Structure Set, SR) to the study they belong to, by STOW-RS. "
                + "What the server has already is not sent, so a send that was stopped is just started again.")
        {
            place, caseId, again, dryRun, tries, json,
        };
        arguments.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var streams = parsed.InvocationConfiguration;
                var (address, authorize) = (arguments.Address(parsed), arguments.Authorize(parsed));
                var objects = new ResultObjects(
                    ResultPlace.OpenForSending(parsed.GetValue(place)!), parsed.GetValue(caseId));
                using var http = DicomWebClient.CreateHttp();
                var sender = new ObjectSender(
                    new(http, address, authorize, TimeProvider.System),
                    new() { Tries = parsed.GetValue(dryRun) ? 1 : parsed.GetValue(tries) },
                    (why, wait) => streams.Error.WriteLine(
                        FormattableString.Invariant($"{why} Trying again in {wait.TotalSeconds:0.#} s.")));
                var files = new FileSender(
                    objects.Files, sender, new(parsed.GetValue(again), parsed.GetValue(dryRun)));
                var sending = new ResultSender(objects, files);
                var printer = new SendPrinter(parsed.GetValue(json), streams.Output);
                var code = await RunAsync(
                    objects, sending, printer, streams.Error, parsed.GetValue(caseId), cancellation);
                if (files.NotAsked is { } why)
                    streams.Error.WriteLine($"What the server has already is not known: {why}");
                return code;
            });
        return command;
    }

    private static async Task<int> RunAsync(
        ResultObjects objects, ResultSender sending, SendPrinter printer, TextWriter errors, string? caseId,
        CancellationToken cancellation)
    {
        try
        {
            await sending.SendAsync(printer.Print, cancellation);
        }
        catch (DicomWebException fault)
        {
            printer.PrintTotal();
            errors.WriteLine(fault.Message);
            errors.WriteLine("The rest was not sent. The same command goes on where this one ended.");
            return printer.Done > 0 ? ExitCodes.Partly : ExitCodes.Failed;
        }

        if (objects.Results == 0)
            throw new UsageException(
                caseId is null
                    ? "There are no results. Name a folder that 'run' or 'export' wrote, one above such folders, or a "
                        + "store."
                    : $"There is no result of the case {caseId}.");
        if (printer.Done + printer.Undone == 0)
        {
            errors.WriteLine(
                "The results hold no DICOM objects. Make them with 'run --formats dicom-seg rtstruct dicom-sr "
                    + "dicom-report', or from results that are there with 'export'.");
            return ExitCodes.Rejected;
        }

        printer.PrintTotal();
        return printer.Undone == 0 ? ExitCodes.Done : printer.Done == 0 ? ExitCodes.Rejected : ExitCodes.Partly;
    }
}
