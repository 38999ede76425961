using LungSeg.Phantoms;

namespace LungSeg.Benchmarks;

/// <summary>
/// <c>series FOLDER COLUMNS SLICES</c>: a thorax as large a series as is asked for, to measure time and memory with.
/// </summary>
internal static class LargeSeries
{
    public const string Verb = "series";

    /// <summary>What the series shows, mm across and along: the whole thorax.</summary>
    private const double Width = 360, Height = 300;

    public static int Write(string folder, int columns, int slices)
    {
        Directory.CreateDirectory(folder);
        var spacing = Width / columns;
        var grid = PhantomGrid.Centred(new(columns, columns, slices), new(spacing, spacing, Height / slices));
        foreach (var (name, content) in PhantomDicom.Files(grid))
            File.WriteAllBytes(Path.Combine(folder, name), content);
        Console.WriteLine($"{slices} slices of {columns} x {columns} in {folder}");
        return 0;
    }
}
