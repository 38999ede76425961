using LungSeg.TestKit.Tools;

namespace LungSeg.Benchmarks.Simulation;

/// <summary>
/// <c>simulate</c> writes the pictures and tables of <c>docs/scale.md</c>; <c>simulate measure &lt;scan&gt;
/// &lt;machine&gt; &lt;summary.json&gt;...</c> takes the stages' times anew, <c>measure-shipped</c> those with the
/// formats that the app writes.
/// </summary>
internal static class SimulateCommand
{
    public const string Verb = "simulate";

    private static readonly string Measured = InRepository(
        "tests", "LungSeg.Benchmarks", "Simulation", "measured.json");

    private static readonly string Shipped = InRepository(
        "tests", "LungSeg.Benchmarks", "Simulation", "measured-shipped.json");

    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                var folder = InRepository("docs", "scale");
                ScaleReport.Write(folder, MeasuredScan.Read(Measured), MeasuredScan.Read(Shipped), new());
                Console.WriteLine($"Pictures and tables are in {folder}.");
                return 0;
            case ["measure-shipped", var scan, var machine, .. { Length: > 0 } summaries]:
                MeasuredScan.Of(summaries, scan, machine).Write(Shipped);
                Console.WriteLine($"{Shipped} is written.");
                return 0;
            case ["measure", var scan, var machine, .. { Length: > 0 } summaries]:
                MeasuredScan.Of(summaries, scan, machine).Write(Measured);
                Console.WriteLine($"{Measured} is written.");
                return 0;
            default:
                Console.Error.WriteLine("simulate, or simulate measure <scan> <machine> <summary.json>...");
                return 2;
        }
    }

    private static string InRepository(params string[] path) =>
        Path.Combine([
            RepositoryRoot.Path ?? throw new InvalidOperationException("Run it within the repository."),
            .. path,
        ]);
}
