using System.Text.Json;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>Prints what was exported, for people or for programs.</summary>
/// <param name="json">For programs: a line of JSON for each series.</param>
/// <param name="folder">Where the files are.</param>
/// <param name="output">Where to print.</param>
internal sealed class ExportPrinter(bool json, string folder, TextWriter output)
{
    public void Print(string series, ExportDocument? written, Fault? fault)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new(series, written, fault), CompactJson.Default.ExportedSeries));
            return;
        }

        if (fault is not null) output.WriteLine($"{series}: {fault.Message} {fault.Cure} [{fault.Code}]");
        if (written is null) return;
        output.WriteLine($"{series}: revision {written.Revision}, in {Path.Combine(folder, series)}");
        foreach (var file in written.Files)
            output.WriteLine(FormattableString.Invariant($"  {file.Name,-28} {file.Bytes,12:N0} bytes"));
        foreach (var surface in written.Surfaces)
        {
            var off = surface.ErrorMm is { } error
                ? FormattableString.Invariant($", {error:0.###} mm off at most (RMS)")
                : "";
            output.WriteLine(
                FormattableString.Invariant(
                    $"  {surface.Name}: {surface.Triangles:N0} triangles, {surface.VolumeMl:0.#} mL{off}"));
        }
    }
}
