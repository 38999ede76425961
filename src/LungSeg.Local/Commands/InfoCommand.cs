using System.CommandLine;
using LungSeg.Dicom.Series;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Series;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg info</c>: what is in a folder, per series, and whether it can be processed and why not.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("dicom-folder") { Description = "The folder; searched with its subfolders." };
        var allowMissing = new Option<bool>("--allow-missing-slices") { Description = "As for run." };
        var command = new Command("info", "Say what is in a folder of DICOM and whether it can be processed.") { folder, allowMissing };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(folder)!, parsed.GetValue(allowMissing), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, bool allowMissing, CancellationToken cancellation)
    {
        if (!folder.Exists) throw new UsageException($"There is no folder {folder.FullName}.");
        var containers = new Containers();
        var store = LocalStores.ForRun(folder, folder, containers);
        var index = await FolderIndex.ReadAsync(store, containers, LocalDecoders.All, allowMissing, cancellation);

        foreach (var series in index.Series) Print(series);
        foreach (var series in index.Rejections)
        {
            Console.WriteLine($"{series.SeriesInstanceUid}: {series.ObjectNames.Count} files, can't be processed");
            Console.WriteLine($"  {series.Fault.Message} {series.Fault.Cure} [{series.Fault.Code}]");
        }

        foreach (var item in index.Objects) Console.WriteLine($"{item.ObjectName}: left out. {item.Fault.Message} [{item.Fault.Code}]");
        if (index.Series.Count > 0) return ExitCodes.Done;
        Console.WriteLine("There is no series here that can be processed.");
        return ExitCodes.Rejected;
    }

    private static void Print(CtSeries series)
    {
        var grid = series.Geometry;
        Console.WriteLine($"{series.SeriesInstanceUid}: can be processed");
        Console.WriteLine(FormattableString.Invariant(
            $"  {grid.Size} voxels of {grid.Spacing.X:0.###} x {grid.Spacing.Y:0.###} x {grid.Spacing.Z:0.###} mm, slice thickness {series.SliceThickness:0.###} mm"));
        Console.WriteLine($"  {series.Acquisition.Manufacturer} {series.Acquisition.ManufacturerModelName}, kernel {series.Acquisition.ConvolutionKernel}, {string.Join(", ", series.TransferSyntaxes)}");
        foreach (var warning in series.Warnings) Console.WriteLine($"  note: {warning.Message} [{warning.Code}]");
    }
}
