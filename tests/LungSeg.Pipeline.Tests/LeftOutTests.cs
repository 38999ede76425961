using LungSeg.Pipeline.Documents;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Tests;

/// <summary>What is left out is summed up by reason.</summary>
public class LeftOutTests
{
    [Fact]
    public void Files_with_one_reason_are_one_line_with_a_count_and_an_example()
    {
        var items = LeftOut.Of(
            [], [.. Enumerable.Range(0, 81).Select(i => Because("truncated", $"{i}.dcm")), Because("empty", "x.dcm")]);
        Assert.Equal(
            ["81 files left out, for example 0.dcm: Why. Do. [truncated]", "x.dcm left out: Why. Do. [empty]"],
            items.Select(item => item.ToString()));
    }

    [Fact]
    public void Scouts_and_dose_sheets_are_one_line()
    {
        var items = LeftOut.Of(
            [Series("localizer", "1"), Series("not-ct", "2")],
            [Because("localizer", "a.dcm"), Because("not-ct", "b.dcm")]);
        Assert.Equal(
            "6 files that are no slices left out, for example series-1 (2 files, one is 1.dcm): Why. Do. [localizer, "
                + "not-ct]",
            Assert.Single(items).ToString());
    }

    [Fact]
    public void Series_with_one_reason_are_one_line_and_one_alone_is_named()
    {
        var items = LeftOut.Of(
            [Series("too-few-slices", "1"), Series("too-few-slices", "2"), Series("irregular-spacing", "3")], []);
        Assert.Equal(
            [
                "2 series rejected (4 files), for example series-1 (2 files, one is 1.dcm): Why. Do. [too-few-slices]",
                "series-3 (2 files, one is 3.dcm) rejected: Why. Do. [irregular-spacing]",
            ],
            items.Select(item => item.ToString()));
    }

    private static Fault Because(string code, string blob) => new(code, "Why.", "Do.", blob);

    private static RejectedSeries Series(string code, string key) =>
        new($"series-{key}", key, 2, Because(code, $"{key}.dcm"));
}
