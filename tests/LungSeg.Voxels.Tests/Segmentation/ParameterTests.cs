using System.Globalization;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Parameters;
using LungSeg.Voxels.Robust;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>docs/segmentation.md lists the parameters as the code has them.</summary>
public class ParameterTests
{
    [Fact]
    public void The_documented_table_is_the_one_that_the_code_makes() =>
        GeneratedTable.Hold("segmentation.md", "parameters", Table());

    [Fact]
    public void Every_parameter_has_a_unit_a_meaning_and_a_range_around_its_value()
    {
        string[] units = ["mm", "mm2", "mL", "HU", "fraction", "ratio", "count", "mm per mm", "degrees"];
        Assert.All(new RobustParameters().All(), parameter =>
        {
            Assert.Contains(parameter.Is.Unit, units);
            Assert.NotEmpty(parameter.Is.Meaning);
            Assert.True(parameter.Is.Min < parameter.Is.Max, parameter.Name);
        });
    }

    [Fact]
    public void A_value_out_of_range_is_refused_by_name()
    {
        var parameters = new RobustParameters { Gas = new() { GapMm = 300 } };

        Assert.Contains(
            "gas.gapMm", Assert.Throws<ArgumentOutOfRangeException>(() => new RobustEngine(parameters)).Message);
    }

    [Fact]
    public void An_engine_tells_the_values_that_it_works_with()
    {
        Assert.Equal(7, SegmentationEngines.Named("robust").Parameters["filling.radiusMm"]);
        Assert.Equal(-320, SegmentationEngines.Named("tutorial").Parameters["thresholdHu"]);
        Assert.Equal(new RobustParameters().All().Count, SegmentationEngines.Named("robust").Parameters.Count);
    }

    private static string Table()
    {
        var rows = new RobustParameters()
            .All()
            .Select(parameter =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| `{parameter.Name}` | {parameter.Value:0.###} | {parameter.Is.Unit} | {parameter.Is.Min:0.###} "
                        + $"to {parameter.Is.Max:0.###} | {Text(parameter.Is)} |\n")
            );
        return "| Parameter | Value | Unit | Range | What it is |\n|---|---|---|---|---|\n" + string.Concat(rows);
    }

    private static string Text(ParameterAttribute parameter) =>
        parameter.Source.Length == 0 ? parameter.Meaning : $"{parameter.Meaning}. Source: {parameter.Source}";
}
