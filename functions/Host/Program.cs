return await Host.Running.RunAsync(args);
