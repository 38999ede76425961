using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LungSeg.Benchmarks;
using LungSeg.Benchmarks.SideBySide;
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

if (args is [CompareVerb.Verb, var scripts, var programs, var arrays, var data, var lungseg, .. var rest])
{
    return CompareVerb.Run(
        scripts, programs, arrays, data, lungseg,
        rest is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 5);
}

if (args is [WatchOverhead.Verb, var watcher, var scan, .. var times])
{
    return await WatchOverhead.RunAsync(
        watcher, scan, times is [var repeats] ? int.Parse(repeats, CultureInfo.InvariantCulture) : 5);
}

if (args is [StagesVerb.Verb, var series, .. var words]) return await StagesVerb.RunAsync(series, words);

if (args is [StageProcess.Verb, var stage]) return await StageProcess.RunAsync(stage);

if (args is [Growth.Verb, var program, var csv, var svg, .. var largest])
{
    return largest is [var max]
        ? Growth.Run(program, csv, svg, double.Parse(max, CultureInfo.InvariantCulture))
        : Growth.Run(program, csv, svg);
}

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
