using System.Globalization;
using LungSeg.Benchmarks.Evidence;
using LungSeg.Benchmarks.SideBySide;

namespace LungSeg.Benchmarks.Growing;

/// <summary>
/// What a thorax costs as its scan grows: both grids finer alike, from a quarter to eight times the voxels of a usual
/// chest CT; and more slices or a larger matrix on the usual isotropic grid of 1 mm.
/// </summary>
internal static class Growth
{
    private const int Columns = 512, Slices = 133;
    private const int Repetitions = 3;

    private static readonly double[] Factors = [0.25, 0.5, 1, 2, 4, 8];

    private static readonly (int Columns, int Slices)[] Sizes =
        [(512, 100), (512, 250), (512, 500), (512, 1000), (512, 2000), (1024, 100), (1024, 250), (1024, 500)];

    /// <summary>The tables; <c>growth.svg</c> is drawn into the folder.</summary>
    public static IEnumerable<string> Rows(string program, string folder)
    {
        var points = Factors.Select(factor => Finer(program, factor)).ToList();
        File.WriteAllText(Path.Combine(folder, "growth.svg"), GrowthPicture.Of(points));
        string[] heading = ["", GrowthPoint.Header];
        return
        [
            $"A synthetic thorax, robust method, medians of {Repetitions}. Both grids finer alike:", .. heading,
            .. points.Select(point => point.Row), "", "The isotropic grid at 1 mm:", .. heading,
            .. Sizes.Select(size => Measure(program, size.Columns, size.Slices, spacing: 1).Row),
        ];
    }

    private static GrowthPoint Finer(string program, double factor)
    {
        var edge = Math.Cbrt(factor);
        return Measure(program, (int)Math.Round(Columns * edge), (int)Math.Round(Slices * edge), 1 / edge) with
        {
            Factor = factor,
        };
    }

    private static GrowthPoint Measure(string program, int columns, int slices, double spacing)
    {
        var scan = Directory.CreateTempSubdirectory("lungseg-growth-").FullName;
        try
        {
            LargeSeries.Write(scan, columns, slices);
            using var runs = new TimedRuns(program);
            var millimetres = spacing.ToString("0.####", CultureInfo.InvariantCulture);
            return new(
                columns, slices, spacing, runs.Cost(Repetitions, ["run", scan, "--spacing", millimetres]));
        }
        finally
        {
            Directory.Delete(scan, recursive: true);
        }
    }
}
