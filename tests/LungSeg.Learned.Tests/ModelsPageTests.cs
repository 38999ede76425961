using System.Text;
using System.Text.RegularExpressions;
using LungSeg.Learned.Configuration;
using LungSeg.TestKit.Tools;

namespace LungSeg.Learned.Tests;

/// <summary>docs/models.md: its examples are read, and its tables have every key.</summary>
public partial class ModelsPageTests
{
    private static readonly string Page = File.ReadAllText(
        Path.Combine(RepositoryRoot.Path!, "docs", "models.md"));

    private static IReadOnlyList<ModelConfiguration> Examples { get; } =
    [
        .. Blocks().Matches(Page).Select(block =>
            ModelConfigurationReader.Read(Encoding.UTF8.GetBytes(block.Groups[1].Value), "docs/models.md")),
    ];

    [Fact]
    public void The_example_of_slices_is_what_lungmask_does()
    {
        var model = Examples[0];

        Assert.Equal([1, 1, 256, 256], model.Input.Shape);
        Assert.True(model.Input.CropsToBody);
        Assert.Equal(-1024, model.Input.Range.MinHu);
        Assert.Equal(0, model.Input.Range.Padding, 1e-6);
        Assert.Equal((100 + 1024) / 1624.0, (100 * model.Input.Range.Factor) + model.Input.Range.Shift, 1e-6);
        Assert.Equal(["right-lung 1", "left-lung 2"], model.Output.Structures.Select(
            item => $"{item.Structure.Id} {string.Join(",", item.Channels)}"));
    }

    [Fact]
    public void The_example_of_patches_is_read()
    {
        var model = Examples[1];

        Assert.Equal([1, 1, 128, 128, 128], model.Input.Shape);
        Assert.Equal(0, (-400 * model.Input.Range.Factor) + model.Input.Range.Shift, 1e-6);
        Assert.Equal(1, (-50 * model.Input.Range.Factor) + model.Input.Range.Shift, 1e-6);
    }

    [Fact]
    public void The_table_has_every_key_that_is_read()
    {
        // Each key is asked for by its name in the reader: what is asked for and not in the table is not explained.
        var reader = File.ReadAllText(Path.Combine(
            RepositoryRoot.Path!, "src", "LungSeg.Learned", "Configuration", "ModelConfigurationReader.cs"));
        var keys = Asked().Matches(reader).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Contains("windowHu", keys);
        Assert.All(keys.Except(["input", "output", "after"]), key => Assert.Matches($@"\| `[^|]*\b{key}`", Page));
    }

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"(?:Text|OptionalText|Section|OptionalSection|Number|Numbers|Word|Flag|Has)\(\s*""(\w+)""")]
    private static partial Regex Asked();
}
