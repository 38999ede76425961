using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Voxels.Tests.Measurements;

public class MeasuresTests
{
    [Fact]
    public void Every_measure_has_a_definition_and_a_key_of_its_own()
    {
        Assert.Equal(Measures.All.Count, Measures.All.Select(measure => measure.Key).Distinct().Count());
        Assert.All(Measures.All, measure => Assert.EndsWith(".", measure.Definition, StringComparison.Ordinal));
    }

    /// <summary>docs/measurements.md lists the measures as the code has them.</summary>
    [Fact]
    public void The_documented_table_is_the_one_that_the_code_makes() =>
        GeneratedTable.Hold("measurements.md", "measures", "| Figure | In `summary.json` | Unit | Definition |\n"
            + "|---|---|---|---|\n"
            + string.Concat(Measures.All.Select(measure =>
                $"| {measure.Name} | `{measure.Key}` | {measure.Unit} | {measure.Definition} |\n")));
}
