using System.Reflection;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Tests.Steps;

/// <summary>Every flag there is has its share in the confidence, and no flag ever raises it.</summary>
public class QualityConfidenceTests
{
    /// <summary>Each flag, made with made-up numbers.</summary>
    private static IReadOnlyList<QualityFlag> All { get; } =
    [
        .. typeof(QualityFlags).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(QualityFlag))
            .Select(method => (QualityFlag)method.Invoke(
                null,
                [
                    .. method.GetParameters().Select(parameter =>
                        parameter.ParameterType == typeof(string) ? (object)"x"
                        : Convert.ChangeType(1, parameter.ParameterType, null)),
                ])!),
    ];

    [Fact]
    public void Every_flag_has_a_weight_and_every_weight_a_flag() =>
        Assert.Equal(All.Select(flag => flag.Code).Order(), QualityConfidence.Weights.Keys.Order());

    [Fact]
    public void The_page_has_every_weight()
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path!, "docs", "measurements.md"));

        Assert.All(QualityConfidence.Weights, item => Assert.Contains(page, line =>
            line.StartsWith(FormattableString.Invariant($"| {item.Value} |"), StringComparison.Ordinal)
            && line.Contains($"`{item.Key}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_worse_severity_never_takes_less()
    {
        double[] Weights(QualitySeverity severity) =>
            [.. All.Where(flag => flag.Severity == severity).Select(flag => QualityConfidence.Weights[flag.Code])];

        Assert.True(Weights(QualitySeverity.Info).Max() < Weights(QualitySeverity.Warning).Min());
        Assert.True(Weights(QualitySeverity.Warning).Max() < Weights(QualitySeverity.Error).Min());
        Assert.All(QualityConfidence.Weights.Values, weight => Assert.InRange(weight, 0.01, 1));
    }

    [Fact]
    public void It_is_1_without_flags_and_each_flag_lowers_it_whatever_their_order()
    {
        Assert.Equal(1, QualityConfidence.Of([]));
        Assert.Equal(0, QualityConfidence.Of(["lung-in-pieces", "no-lungs"]));
        var random = new Random(17);
        for (var round = 0; round < 50; round++)
        {
            var left = 1.0;
            var codes = new List<string>();
            foreach (var flag in All.Where(flag => flag.Code != "no-lungs").OrderBy(_ => random.Next()).Take(6))
            {
                codes.Add(flag.Code);
                var next = QualityConfidence.Of(codes);
                Assert.InRange(next, 0, left);
                Assert.InRange(QualityConfidence.Of([flag.Code]), 0, 0.99);
                Assert.Equal(next, QualityConfidence.Of(codes.AsEnumerable().Reverse()));
                left = next;
            }
        }

        Assert.InRange(QualityConfidence.Of(["a-flag-of-a-later-version"]), 0.01, 0.99);
    }
}
