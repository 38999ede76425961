using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Given;
using LungSeg.Voxels.Given;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg measure</c>: everything that <c>run</c> makes, from a mask that is there.</summary>
internal static class MeasureCommand
{
    public static Command Create()
    {
        var folder = Places.Argument("scan", "The scan that the mask is of, as for 'run'.");
        var mask = Places.Option(
            "--mask", "The mask on the scan's own grid: NIfTI, NRRD, MetaImage, 3D Slicer's .seg.nrrd or DICOM SEG.",
            required: true);
        var outFolder = Places.Option(
            "--out", "Where the results go; may lie inside the scan's folder.", required: true);
        var labels = new Option<Dictionary<int, string>?>("--labels")
        {
            Description =
                $"What the mask's values or segment numbers are, as 1=right-lung 2=left-lung: one of "
                + $"{string.Join(", ", MaskReader.Known.Select(structure => structure.Id))}, or none to leave one out. "
                + "Left out: segments by their names and codes; numbers as in 'run's own masks, a lone 1 for both "
                + "lungs.",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = Labels,
        };
        var series = new Option<string?>("--series")
        {
            Description = "Of several series on the mask's grid, the one with this key; 'info' lists keys.",
        };
        var caseId = Names.Case();
        var rerun = new Option<bool>("--rerun")
        {
            Description = "Where --out has results already: add a revision beside them.",
        };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON and nothing else." };
        var processing = new ProcessingArguments();
        var command = new Command(
            "measure",
            "Measure a mask that was corrected by hand: numbers, flags, meshes and report, as 'run' makes them.")
        {
            folder,
            mask,
            outFolder,
            labels,
            series,
            caseId,
            rerun,
            json,
        };
        processing.AddTo(command, hasMethod: false);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (scan, results, streams) = (
                    parsed.GetValue(folder)!, parsed.GetValue(outFolder)!, parsed.InvocationConfiguration);
                RunCommand.CheckPlaces(scan, results);
                var options = processing.Parse(parsed) with { Method = GivenMasksEngine.GivenName };
                var finder = new MaskOfScan(scan, options, parsed.GetValue(labels) ?? [], parsed.GetValue(series));
                FoundMask given;
                try
                {
                    given = await finder.FindAsync(
                        await MaskFile.ReadAsync(parsed.GetValue(mask)!, cancellation), streams.Error, cancellation);
                }
                catch (MaskRefusedException refused)
                {
                    var fault = refused.Fault;
                    streams.Error.WriteLine($"{fault.Message} {fault.Cure} [{fault.Code}]");
                    return ExitCodes.Rejected;
                }

                using (given.Segmentation)
                {
                    using var run = new InProcessRun(
                        scan, results, parsed.GetValue(caseId) ?? CaseNames.Of(scan), given.Names,
                        given: given.Segmentation);
                    return await RunCommand.RunAsync(
                        run, results, options, parsed.GetValue(rerun), parsed.GetValue(json), cancellation, streams);
                }
            }
        );
        return command;
    }

    private static Dictionary<int, string>? Labels(ArgumentResult result)
    {
        var labels = new Dictionary<int, string>();
        foreach (
            var word in result.Tokens.SelectMany(token =>
                token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ))
        {
            if (word.Split('=') is [var number, var name]
                && ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var label)
                && label > 0
                && (name == MaskReader.Nothing || MaskReader.Known.Any(structure => structure.Id == name)))
            {
                labels[label] = name;
                continue;
            }

            result.AddError(
                $"--labels takes pairs such as 1=right-lung, not '{word}'. It knows "
                    + $"{string.Join(", ", MaskReader.Known.Select(structure => structure.Id))} and "
                    + $"{MaskReader.Nothing}.");
        }

        if (labels.Count == 0)
            result.AddError("--labels needs a pair such as 1=right-lung.");
        return labels;
    }
}
