namespace LungSeg.Infra.Tests;

/// <summary>The Bicep CLI's own judgement, warnings being errors.</summary>
public class BicepCliTests
{
    /// <summary>All at once: the CLI takes longer to start than to read a template.</summary>
    [Fact]
    public void Lints_without_a_warning() =>
        Assert.Empty(BicepCli.Run("lint", "--pattern", BicepCli.At("**/*.bicep*")).Errors);

    [Fact]
    public void The_recipe_for_container_apps_lints_without_a_warning() =>
        Assert.Empty(BicepCli.Run("lint", RepositoryFiles.At("deploy/container-apps.bicep")).Errors);

    [Theory]
    [InlineData("main.bicep", "build")]
    [InlineData("event-subscription.bicep", "build")]
    [InlineData("main.bicepparam", "build-params")]
    public void Builds_without_a_warning(string path, string command)
    {
        var (output, errors) = BicepCli.Run(command, BicepCli.At(path), "--stdout");
        Assert.Empty(errors);
        Assert.StartsWith("{", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_is_formatted()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [.. RepositoryFiles.TemplatePaths, "main.bicepparam"];
        foreach (var path in paths) folder.Write(path, File.ReadAllText(BicepCli.At(path)));
        Assert.Empty(BicepCli.Run("format", "--pattern", $"{folder.Path}/**/*.bicep*").Errors);
        Assert.All(paths, path =>
            Assert.Equal(File.ReadAllText(BicepCli.At(path)), File.ReadAllText(Path.Combine(folder.Path, path))));
    }

    [Fact]
    public void Faults_of_all_files_are_found()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "modules/broken.bicep", "param unused string\nresource a 'Microsoft.Web/sites@2024-04-01' = {\n}\n");
        folder.Write("main.bicepparam", "using './modules/broken.bicep'\nparam other = 1\n");
        var errors = BicepCli.Run("lint", "--pattern", $"{folder.Path}/**/*.bicep*").Errors;
        Assert.Contains("main.bicepparam", errors, StringComparison.Ordinal);
        Assert.Contains("no-unused-params", errors, StringComparison.Ordinal);
        Assert.Contains("BCP035", errors, StringComparison.Ordinal);
    }
}
