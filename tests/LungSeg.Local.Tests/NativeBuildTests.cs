using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>What `dotnet publish` would make native, without making it.</summary>
public class NativeBuildTests
{
    /// <summary>
    /// Without AVX2 a run takes twice the processor time, and nothing else tells: where no runtime is named, the SDK
    /// fills it in after the project has been read.
    /// </summary>
    [Theory]
    [InlineData("", Architecture.X64)]
    [InlineData("win-x64", null)]
    public void The_native_build_for_x64_has_wide_vectors(string runtime, Architecture? onlyOn)
    {
        if (onlyOn is { } needed && RuntimeInformation.OSArchitecture != needed)
            Assert.Skip($"a build for this machine is not one for {needed}");

        Assert.Equal("x86-64-v3", InstructionSet(runtime));
    }

    [Fact]
    public void The_native_build_for_arm64_has_none_of_them() => Assert.Equal("", InstructionSet("linux-arm64"));

    private static string? InstructionSet(string runtime)
    {
        var project = Path.Combine(RepositoryRoot.Path!, "src", "LungSeg.Local");
        string[] named = runtime == "" ? [] : [$"-p:RuntimeIdentifier={runtime}"];
        string[] asked = ["-getProperty:IlcInstructionSet", "-getProperty:PublishAot", "-p:PublishAot=true"];
        var (exitCode, output) = ExternalTool.RunOrSkip("dotnet", ["msbuild", project, .. asked, .. named]);
        Assert.True(exitCode == 0, output);
        return JsonNode.Parse(output)!["Properties"]!["IlcInstructionSet"]!.GetValue<string>();
    }
}
