namespace LungSeg.Local.Tests;

public class ExplainTests
{
    [Fact]
    public async Task Every_step_that_makes_a_mask_leaves_a_picture_in_two_planes_where_that_is_asked_for()
    {
        using var scan = new TestKit.Tools.TemporaryFolder();
        foreach (var (name, bytes) in SmallPatient.Slices)
            await File.WriteAllBytesAsync(Path.Combine(scan.Path, name), bytes, TestContext.Current.CancellationToken);
        using var run = await FolderRun.Of(scan.Path, FolderRun.Coarse with { Explain = true });

        var pictures = Assert
            .Single(run.Summaries)
            .Files.Select(file => file.Name)
            .Where(name => name.StartsWith("explain/"))
            .ToArray();

        string[] steps =
        [
            "01-body",
            "02-air",
            "03-airways",
            "04-without-gas",
            "05-lungs",
            "06-sides",
            "07-filled",
            "08-dense",
        ];
        Assert.Equal(
            steps.SelectMany(step => (string[])[$"explain/{step}-axial.png", $"explain/{step}-coronal.png"]), pictures);
    }
}
