using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LungSeg.Benchmarks;
using LungSeg.Benchmarks.Evidence;
using LungSeg.Benchmarks.Simulation;
using LungSeg.Benchmarks.StagesAlone;
using LungSeg.TestKit.Tools;

if (args is [LargeSeries.Verb, var folder, var columns, var slices])
{
    return LargeSeries.Write(
        folder, int.Parse(columns, CultureInfo.InvariantCulture), int.Parse(slices, CultureInfo.InvariantCulture));
}

if (args is [FuzzVerb.Verb, var count, var seed, .. var folders])
{
    return FuzzVerb.Run(
        int.Parse(count, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture), folders);
}

if (args is [SimulateCommand.Verb, .. var simulate]) return SimulateCommand.Run(simulate);

if (args is [EvidenceVerb.Verb, var program, .. var parts]) return await EvidenceVerb.RunAsync(program, parts);

if (args is [InstructionGuard.Verb, var before, var after, .. var limit])
{
    return limit is [var ratio]
        ? InstructionGuard.Run(before, after, double.Parse(ratio, CultureInfo.InvariantCulture))
        : InstructionGuard.Run(before, after);
}

if (args is [StagesVerb.Verb, var series, .. var words]) return await StagesVerb.RunAsync(series, words);

if (args is [StageProcess.Verb, var stage]) return await StageProcess.RunAsync(stage);

// In process and a few calls an iteration: each call works for milliseconds on tens of megabytes, so start-up effects
// are small, and loading the scan once a benchmark is what takes time.
var config = DefaultConfig.Instance
    .WithArtifactsPath(Path.Combine(RepositoryRoot.Path ?? ".", "artifacts", "benchmarks"))
    .AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(3)
        .WithIterationCount(9)
        .WithInvocationCount(5)
        .WithUnrollFactor(1));
BenchmarkSwitcher.FromAssembly(typeof(Scans).Assembly).Run(args, config);
return 0;
